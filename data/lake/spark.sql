-- The tables of the Parquet export in Spark SQL. It takes no variable: `lake` is the folder that `citebase export
-- parquet` has written, seen from where Spark runs: of one base. Then data/lake/views.sql, with Spark's words for
-- two things (docs/lake.md has the command).
--
-- The columns are described in the documentation of citebase::export::parquet.

-- A month stays the text that it is.
SET spark.sql.sources.partitionColumnTypeInference.enabled = false;
CREATE OR REPLACE TEMPORARY VIEW sources AS SELECT *, 'lake' AS origin FROM parquet.`lake/sources`;
CREATE OR REPLACE TEMPORARY VIEW passages AS SELECT *, 'lake' AS origin FROM parquet.`lake/passages`;
CREATE OR REPLACE TEMPORARY VIEW entities AS SELECT *, 'lake' AS origin FROM parquet.`lake/entities`;
CREATE OR REPLACE TEMPORARY VIEW mentions AS SELECT *, 'lake' AS origin FROM parquet.`lake/mentions`;
CREATE OR REPLACE TEMPORARY VIEW names AS SELECT *, 'lake' AS origin FROM parquet.`lake/names`;
CREATE OR REPLACE TEMPORARY VIEW identifiers AS SELECT *, 'lake' AS origin FROM parquet.`lake/identifiers`;
CREATE OR REPLACE TEMPORARY VIEW ties AS SELECT *, 'lake' AS origin FROM parquet.`lake/ties`;
CREATE OR REPLACE TEMPORARY VIEW rulings AS SELECT *, 'lake' AS origin FROM parquet.`lake/rulings`;
CREATE OR REPLACE TEMPORARY VIEW claims AS SELECT *, 'lake' AS origin FROM parquet.`lake/claims`;
CREATE OR REPLACE TEMPORARY VIEW relations AS SELECT *, 'lake' AS origin FROM parquet.`lake/relations`;
CREATE OR REPLACE TEMPORARY VIEW figures AS SELECT *, 'lake' AS origin FROM parquet.`lake/figures`;
CREATE OR REPLACE TEMPORARY VIEW equivalents AS SELECT *, 'lake' AS origin FROM parquet.`lake/equivalents`;
CREATE OR REPLACE TEMPORARY VIEW milestones AS SELECT *, 'lake' AS origin FROM parquet.`lake/milestones`;
CREATE OR REPLACE TEMPORARY VIEW statements AS SELECT *, 'lake' AS origin FROM parquet.`lake/statements`;
CREATE OR REPLACE TEMPORARY VIEW voices AS SELECT *, 'lake' AS origin FROM parquet.`lake/voices`;
CREATE OR REPLACE TEMPORARY VIEW citations AS SELECT *, 'lake' AS origin FROM parquet.`lake/citations`;
CREATE OR REPLACE TEMPORARY VIEW links AS SELECT *, 'lake' AS origin FROM parquet.`lake/links`;
CREATE OR REPLACE TEMPORARY VIEW totals AS SELECT *, 'lake' AS origin FROM parquet.`lake/totals`;
CREATE OR REPLACE TEMPORARY VIEW total_figures AS SELECT *, 'lake' AS origin FROM parquet.`lake/total_figures`;
