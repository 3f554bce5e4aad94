"""The same release from Apache Spark: needs the extra `spark` and Java 17, so it runs by hand."""
