"""The outside world behind ports: one file a provider, found by its name; `docs/how-to/add-a-provider.md` tells how."""
