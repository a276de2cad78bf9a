-- Events, the facts of imports, and what the next run asks of a vessel's fold.

ALTER TABLE "Generation" ADD COLUMN "optionsHash" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Gap" ADD COLUMN "feedOutage" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "DataFolder" ADD COLUMN "archiveFromMs" REAL;
ALTER TABLE "DataFolder" ADD COLUMN "tracksFromMs" REAL;

ALTER TABLE "TrackChunk" ADD COLUMN "thinned" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "ImportFacts" (
  "importId" TEXT NOT NULL PRIMARY KEY,
  "vessels" BLOB NOT NULL,
  "heard" BLOB NOT NULL,
  "watermark" BLOB NOT NULL
);

CREATE TABLE "FoldedVessel" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "duplicatePositions" INTEGER NOT NULL,
  "duplicateIdentities" INTEGER NOT NULL,
  "noMotion" INTEGER NOT NULL,
  "noise" INTEGER NOT NULL,
  "trackPositions" INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  "deadlineMs" REAL,
  "wokenMs" REAL,
  PRIMARY KEY ("generation", "mmsi")
);

CREATE TABLE "Event" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "mmsi" TEXT,
  "trackId" TEXT,
  "otherMmsi" TEXT,
  "otherTrackId" TEXT,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "lonUnits" INTEGER,
  "latUnits" INTEGER,
  "westUnits" INTEGER,
  "eastUnits" INTEGER,
  "southUnits" INTEGER,
  "northUnits" INTEGER,
  "details" JSONB NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Event_generation_mmsi_startMs_idx" ON "Event" ("generation", "mmsi", "startMs");
CREATE INDEX "Event_generation_otherMmsi_startMs_idx" ON "Event" ("generation", "otherMmsi", "startMs");
CREATE INDEX "Event_generation_kind_startMs_idx" ON "Event" ("generation", "kind", "startMs");

-- What the queries of an app go by (lib/store/query-index). An interval of time is found among those of its own
-- class of length, so that a range need not be searched for from the beginning of time; a place in its cell of 5
-- degrees. A query must repeat these expressions letter by letter.

DROP INDEX "Event_generation_kind_startMs_idx";
CREATE INDEX "Event_time_idx" ON "Event" (
  "generation", "kind",
  (CASE WHEN "endMs" - "startMs" <= 7200000 THEN 0 WHEN "endMs" - "startMs" <= 43200000 THEN 1 WHEN "endMs" - "startMs" <= 259200000 THEN 2 WHEN "endMs" - "startMs" <= 2592000000 THEN 3 ELSE 4 END),
  "startMs", "id", "endMs", "westUnits", "eastUnits", "southUnits", "northUnits"
);
CREATE INDEX "Event_cell_idx" ON "Event" (
  "generation", "kind",
  (CASE WHEN ("eastUnits" - "westUnits" + 216000000) % 216000000 > 3000000 OR "northUnits" - "southUnits" > 3000000 THEN -1 ELSE ("latUnits" + 54000000) / 3000000 * 72 + ("lonUnits" + 108000000) / 3000000 END),
  (CASE WHEN "endMs" - "startMs" <= 7200000 THEN 0 WHEN "endMs" - "startMs" <= 43200000 THEN 1 WHEN "endMs" - "startMs" <= 259200000 THEN 2 WHEN "endMs" - "startMs" <= 2592000000 THEN 3 ELSE 4 END),
  "startMs", "id", "endMs", "westUnits", "eastUnits", "southUnits", "northUnits", "lonUnits", "latUnits"
);

CREATE INDEX "PortVisit_time_idx" ON "PortVisit" (
  "generation",
  (CASE WHEN "endMs" - "startMs" <= 7200000 THEN 0 WHEN "endMs" - "startMs" <= 43200000 THEN 1 WHEN "endMs" - "startMs" <= 259200000 THEN 2 WHEN "endMs" - "startMs" <= 2592000000 THEN 3 ELSE 4 END),
  "startMs", "id", "endMs", "lonUnits", "latUnits"
);
CREATE INDEX "PortVisit_cell_idx" ON "PortVisit" (
  "generation",
  (("latUnits" + 54000000) / 3000000 * 72 + ("lonUnits" + 108000000) / 3000000),
  (CASE WHEN "endMs" - "startMs" <= 7200000 THEN 0 WHEN "endMs" - "startMs" <= 43200000 THEN 1 WHEN "endMs" - "startMs" <= 259200000 THEN 2 WHEN "endMs" - "startMs" <= 2592000000 THEN 3 ELSE 4 END),
  "startMs", "id", "endMs", "lonUnits", "latUnits"
);

CREATE INDEX "Gap_time_idx" ON "Gap" (
  "generation",
  (CASE WHEN "onMs" - "offMs" <= 7200000 THEN 0 WHEN "onMs" - "offMs" <= 43200000 THEN 1 WHEN "onMs" - "offMs" <= 259200000 THEN 2 WHEN "onMs" - "offMs" <= 2592000000 THEN 3 ELSE 4 END),
  "offMs", "id", "onMs", "offLonUnits", "offLatUnits", "onLonUnits", "onLatUnits"
);
CREATE INDEX "Gap_off_cell_idx" ON "Gap" (
  "generation",
  (("offLatUnits" + 54000000) / 3000000 * 72 + ("offLonUnits" + 108000000) / 3000000),
  (CASE WHEN "onMs" - "offMs" <= 7200000 THEN 0 WHEN "onMs" - "offMs" <= 43200000 THEN 1 WHEN "onMs" - "offMs" <= 259200000 THEN 2 WHEN "onMs" - "offMs" <= 2592000000 THEN 3 ELSE 4 END),
  "offMs", "id", "onMs", "offLonUnits", "offLatUnits"
);
CREATE INDEX "Gap_on_cell_idx" ON "Gap" (
  "generation",
  (("onLatUnits" + 54000000) / 3000000 * 72 + ("onLonUnits" + 108000000) / 3000000),
  (CASE WHEN "onMs" - "offMs" <= 7200000 THEN 0 WHEN "onMs" - "offMs" <= 43200000 THEN 1 WHEN "onMs" - "offMs" <= 259200000 THEN 2 WHEN "onMs" - "offMs" <= 2592000000 THEN 3 ELSE 4 END),
  "offMs", "id", "onMs", "onLonUnits", "onLatUnits"
);

DROP INDEX "TrackChunk_generation_startMs_idx";
CREATE INDEX "TrackChunk_time_idx" ON "TrackChunk" (
  "generation",
  (CASE WHEN "endMs" - "startMs" <= 7200000 THEN 0 WHEN "endMs" - "startMs" <= 43200000 THEN 1 WHEN "endMs" - "startMs" <= 259200000 THEN 2 WHEN "endMs" - "startMs" <= 2592000000 THEN 3 ELSE 4 END),
  "startMs", "endMs", "westUnits", "eastUnits", "southUnits", "northUnits", "mmsi", "positions", "thinned"
);

DROP INDEX "Trip_generation_endMs_idx";
CREATE INDEX "Trip_start_idx" ON "Trip" ("generation", "startMs", "id");
CREATE INDEX "Trip_end_idx" ON "Trip" ("generation", "endMs", "id");
CREATE INDEX "Trip_duration_idx" ON "Trip" ("generation", ("endMs" - "startMs"), "id");
CREATE INDEX "Trip_startPort_idx" ON "Trip" ("generation", "startPort");
CREATE INDEX "Trip_endPort_idx" ON "Trip" ("generation", "endPort");

CREATE INDEX "VesselIdentity_name_idx" ON "VesselIdentity" ("generation", "name", "mmsi");
CREATE INDEX "VesselIdentity_callSign_idx" ON "VesselIdentity" ("generation", "callSign", "mmsi");
CREATE INDEX "VesselIdentity_imo_idx" ON "VesselIdentity" ("generation", "imo", "mmsi");
