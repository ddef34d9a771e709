from tests.tryton.server import tryton

__all__ = ["tryton"]
