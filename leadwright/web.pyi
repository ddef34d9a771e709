from integrations.answers import Meaning as Meaning
from integrations.answers import evidence as evidence
from integrations.answers import parsed as parsed
from integrations.http import Http as Http
from integrations.http import Patience as Patience
from integrations.login import Login as Login
from integrations.source import SlowWebSource as SlowWebSource
from integrations.source import WebSource as WebSource
