-- The tables of the Parquet export in DataFusion. It takes no variable: `lake` is the folder that `citebase
-- export parquet` has written, seen from where DataFusion runs: of one base. Then data/lake/views.sql.
--
-- The columns are described in the documentation of citebase::export::parquet.

CREATE EXTERNAL TABLE lake_sources STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/sources/';
CREATE VIEW sources AS SELECT *, 'lake' AS origin FROM lake_sources;
CREATE EXTERNAL TABLE lake_passages STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/passages/';
CREATE VIEW passages AS SELECT *, 'lake' AS origin FROM lake_passages;
CREATE EXTERNAL TABLE lake_entities STORED AS PARQUET LOCATION 'lake/entities/';
CREATE VIEW entities AS SELECT *, 'lake' AS origin FROM lake_entities;
CREATE EXTERNAL TABLE lake_mentions STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/mentions/';
CREATE VIEW mentions AS SELECT *, 'lake' AS origin FROM lake_mentions;
CREATE EXTERNAL TABLE lake_names STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/names/';
CREATE VIEW names AS SELECT *, 'lake' AS origin FROM lake_names;
CREATE EXTERNAL TABLE lake_identifiers STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/identifiers/';
CREATE VIEW identifiers AS SELECT *, 'lake' AS origin FROM lake_identifiers;
CREATE EXTERNAL TABLE lake_ties STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/ties/';
CREATE VIEW ties AS SELECT *, 'lake' AS origin FROM lake_ties;
CREATE EXTERNAL TABLE lake_rulings STORED AS PARQUET LOCATION 'lake/rulings/';
CREATE VIEW rulings AS SELECT *, 'lake' AS origin FROM lake_rulings;
CREATE EXTERNAL TABLE lake_claims STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/claims/';
CREATE VIEW claims AS SELECT *, 'lake' AS origin FROM lake_claims;
CREATE EXTERNAL TABLE lake_relations STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/relations/';
CREATE VIEW relations AS SELECT *, 'lake' AS origin FROM lake_relations;
CREATE EXTERNAL TABLE lake_figures STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/figures/';
CREATE VIEW figures AS SELECT *, 'lake' AS origin FROM lake_figures;
CREATE EXTERNAL TABLE lake_equivalents STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/equivalents/';
CREATE VIEW equivalents AS SELECT *, 'lake' AS origin FROM lake_equivalents;
CREATE EXTERNAL TABLE lake_milestones STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/milestones/';
CREATE VIEW milestones AS SELECT *, 'lake' AS origin FROM lake_milestones;
CREATE EXTERNAL TABLE lake_statements STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/statements/';
CREATE VIEW statements AS SELECT *, 'lake' AS origin FROM lake_statements;
CREATE EXTERNAL TABLE lake_voices STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/voices/';
CREATE VIEW voices AS SELECT *, 'lake' AS origin FROM lake_voices;
CREATE EXTERNAL TABLE lake_citations STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/citations/';
CREATE VIEW citations AS SELECT *, 'lake' AS origin FROM lake_citations;
CREATE EXTERNAL TABLE lake_links STORED AS PARQUET PARTITIONED BY (month) LOCATION 'lake/links/';
CREATE VIEW links AS SELECT *, 'lake' AS origin FROM lake_links;
CREATE EXTERNAL TABLE lake_totals STORED AS PARQUET LOCATION 'lake/totals/';
CREATE VIEW totals AS SELECT *, 'lake' AS origin FROM lake_totals;
CREATE EXTERNAL TABLE lake_total_figures STORED AS PARQUET LOCATION 'lake/total_figures/';
CREATE VIEW total_figures AS SELECT *, 'lake' AS origin FROM lake_total_figures;
