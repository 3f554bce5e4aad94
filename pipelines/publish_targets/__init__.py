"""Doors through which a release leaves. Only `cityfare publish` opens them; a build never does.

send               what is refused, then the target
contract_versions  does a contract's version say what changed?
object_store       a folder or an object store: S3 and whatever fsspec knows
ckan, zenodo       portals, through `portal_api`
hugging_face       a folder that Hugging Face's own tool uploads

Here: what is sent where, in which order. Not here: making a release (`pipelines/publish`).
"""
