"""Hosts on which others have their pages: of networks, shortened links, maps and directories."""

_NAMES = """
facebook.com facebook.de fb.com fb.me linkedin.com lnkd.in instagram.com xing.com xing.de xing.to twitter.com x.com t.co
youtube.com youtu.be tiktok.com pinterest.com pinterest.de threads.net snapchat.com t.me telegram.me wa.me whatsapp.com
vimeo.com linktr.ee kununu.com
goo.gl g.co g.page bit.ly tinyurl.com ow.ly google.com google.de google.at google.ch google.fr google.it google.es
google.nl google.pl google.be google.co.uk bing.com
gelbeseiten.de dasoertliche.de dastelefonbuch.de 11880.com meinestadt.de wlw.de northdata.de northdata.com yelp.com
yelp.de herold.at firmenabc.at local.ch search.ch moneyhouse.ch pagesjaunes.fr societe.com tripadvisor.com
tripadvisor.de wikipedia.org crunchbase.com etsy.com ebay.de ebay.com amazon.de amazon.com booking.com
"""
_SHARED = frozenset(_NAMES.split())
# Builders, on whose hosts the path or a name of its own makes a page a firm's.
_BUILDERS = frozenset({"sites.google.com"})


def is_shared(host_name: str) -> bool:
    """Whether a page on this host says nothing of whose the host is; `host_name` is one without `www.`."""
    if host_name in _SHARED:
        return True
    if host_name.count(".") < 2 or host_name in _BUILDERS:
        return False
    labels = host_name.rsplit(".", 3)
    return ".".join(labels[-2:]) in _SHARED or ".".join(labels[-3:]) in _SHARED
