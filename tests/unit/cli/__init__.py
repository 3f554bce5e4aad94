"""Commands on small releases, without a build."""
