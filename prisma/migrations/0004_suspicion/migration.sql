-- Silences, stays in zones, suspicion and alerts of a generation; zones, rules, register and what people said of alerts.

-- What the generation's alerts were judged by: versions of zones, rules, register and suspicion model.
ALTER TABLE "Generation" ADD COLUMN "judging" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "Generation" ADD COLUMN "judgingHash" TEXT NOT NULL DEFAULT '';

CREATE TABLE "TrackSilence" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "offMs" REAL NOT NULL,
  "onMs" REAL,
  "offLonUnits" INTEGER NOT NULL,
  "offLatUnits" INTEGER NOT NULL,
  "onLonUnits" INTEGER,
  "onLatUnits" INTEGER,
  "offShoreNm" REAL,
  "inPort" BOOLEAN NOT NULL,
  "messageType" INTEGER NOT NULL,
  "medianIntervalMs" REAL NOT NULL,
  "longestIntervalMs" REAL NOT NULL,
  "darkMs" REAL NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "TrackSilence_generation_mmsi_offMs_idx" ON "TrackSilence" ("generation", "mmsi", "offMs");
CREATE INDEX "TrackSilence_generation_offMs_idx" ON "TrackSilence" ("generation", "offMs");

CREATE TABLE "ZonePassage" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT NOT NULL,
  "zoneId" TEXT NOT NULL,
  "relation" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "startedBy" TEXT NOT NULL,
  "endedBy" TEXT,
  "startLonUnits" INTEGER NOT NULL,
  "startLatUnits" INTEGER NOT NULL,
  "endLonUnits" INTEGER NOT NULL,
  "endLatUnits" INTEGER NOT NULL,
  "positions" INTEGER NOT NULL,
  "meanKnots" REAL,
  "fishingRows" INTEGER NOT NULL,
  "fishingScore" REAL,
  "fishingKnots" REAL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "ZonePassage_generation_mmsi_startMs_idx" ON "ZonePassage" ("generation", "mmsi", "startMs");

CREATE TABLE "TripSuspicion" (
  "generation" INTEGER NOT NULL,
  "tripId" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "decidedMs" REAL NOT NULL,
  "score" REAL NOT NULL,
  "logit" REAL NOT NULL,
  "low" REAL NOT NULL,
  "high" REAL NOT NULL,
  "verdicts" INTEGER NOT NULL,
  "evidence" JSONB NOT NULL,
  "model" TEXT NOT NULL,
  PRIMARY KEY ("generation", "tripId")
);
CREATE INDEX "TripSuspicion_generation_mmsi_startMs_idx" ON "TripSuspicion" ("generation", "mmsi", "startMs");

CREATE TABLE "Alert" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "ruleId" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "otherMmsi" TEXT,
  "trackId" TEXT NOT NULL,
  "tripId" TEXT,
  "zoneId" TEXT,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "raisedMs" REAL NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "lonUnits" INTEGER NOT NULL,
  "latUnits" INTEGER NOT NULL,
  "westUnits" INTEGER NOT NULL,
  "eastUnits" INTEGER NOT NULL,
  "southUnits" INTEGER NOT NULL,
  "northUnits" INTEGER NOT NULL,
  "severity" TEXT NOT NULL,
  "rank" REAL NOT NULL,
  "suspicion" REAL,
  "flag" TEXT NOT NULL,
  "vesselType" TEXT NOT NULL,
  "details" JSONB NOT NULL,
  "positions" BLOB NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Alert_generation_mmsi_startMs_idx" ON "Alert" ("generation", "mmsi", "startMs");
-- What a list of alerts is filtered and ranked by: rows hold kilobytes, and a list of all of them must not read those.
CREATE INDEX "Alert_list_idx" ON "Alert" (
  "generation", "ruleId", "mmsi", "startMs", "endMs", "id", "raisedMs", "rank", "suspicion", "severity", "zoneId",
  "otherMmsi", "flag", "vesselType", "open", "westUnits", "eastUnits", "southUnits", "northUnits"
);

-- What people bring and say belongs to no generation. Rows are never changed and never go: one that supersedes another
-- takes its place, and where it holds nothing it takes it away.

CREATE TABLE "Zone" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "zoneId" TEXT NOT NULL,
  "zoneSet" TEXT NOT NULL,
  "version" TEXT,
  "details" JSONB,
  "polygons" BLOB,
  "who" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL,
  "supersedes" INTEGER,
  CHECK (("version" IS NULL) = ("details" IS NULL) AND ("version" IS NULL) = ("polygons" IS NULL)),
  CHECK ("version" IS NOT NULL OR "supersedes" IS NOT NULL),
  CHECK ("supersedes" < "id"),
  FOREIGN KEY ("supersedes") REFERENCES "Zone" ("id")
);
CREATE UNIQUE INDEX "Zone_supersedes_key" ON "Zone" ("supersedes");
CREATE INDEX "Zone_zoneId_idx" ON "Zone" ("zoneId");

CREATE TABLE "RegisterEntry" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "list" TEXT NOT NULL,
  "entryId" TEXT NOT NULL,
  "entry" JSONB,
  "who" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL,
  "supersedes" INTEGER,
  CHECK ("entry" IS NOT NULL OR "supersedes" IS NOT NULL),
  CHECK ("supersedes" < "id"),
  FOREIGN KEY ("supersedes") REFERENCES "RegisterEntry" ("id")
);
CREATE UNIQUE INDEX "RegisterEntry_supersedes_key" ON "RegisterEntry" ("supersedes");
CREATE INDEX "RegisterEntry_list_entryId_idx" ON "RegisterEntry" ("list", "entryId");

-- The newest is the one in force.
CREATE TABLE "RuleSet" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "version" TEXT NOT NULL,
  "document" TEXT NOT NULL,
  "who" TEXT NOT NULL,
  "note" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL
);

CREATE TABLE "AlertJudgement" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "mmsi" TEXT NOT NULL,
  "ruleId" TEXT NOT NULL,
  "otherMmsi" TEXT,
  "fromMs" REAL NOT NULL,
  "toMs" REAL NOT NULL,
  "state" TEXT NOT NULL,
  "reason" TEXT,
  "note" TEXT NOT NULL,
  "who" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL,
  "supersedes" INTEGER,
  CHECK ("fromMs" <= "toMs"),
  CHECK ("state" IN ('new', 'acknowledged', 'investigating', 'confirmed', 'dismissed')),
  CHECK (("state" = 'dismissed') = ("reason" IS NOT NULL)),
  CHECK ("reason" IN ('false-positive', 'permitted', 'data-error', 'other')),
  CHECK ("supersedes" < "id"),
  FOREIGN KEY ("supersedes") REFERENCES "AlertJudgement" ("id")
);
CREATE UNIQUE INDEX "AlertJudgement_supersedes_key" ON "AlertJudgement" ("supersedes");
CREATE INDEX "AlertJudgement_mmsi_ruleId_idx" ON "AlertJudgement" ("mmsi", "ruleId");

-- A row silences something, or ends the silence of another row.
CREATE TABLE "AlertSilence" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "mmsi" TEXT,
  "otherMmsi" TEXT,
  "ruleId" TEXT,
  "zoneId" TEXT,
  "westUnits" INTEGER,
  "eastUnits" INTEGER,
  "southUnits" INTEGER,
  "northUnits" INTEGER,
  "fromMs" REAL,
  "toMs" REAL,
  "note" TEXT NOT NULL,
  "who" TEXT NOT NULL,
  "writtenMs" REAL NOT NULL,
  "endsSilence" INTEGER,
  CHECK ("fromMs" < "toMs"),
  CHECK ("otherMmsi" IS NULL OR "mmsi" IS NOT NULL),
  CHECK (("westUnits" IS NULL) = ("eastUnits" IS NULL) AND ("westUnits" IS NULL) = ("southUnits" IS NULL)
    AND ("westUnits" IS NULL) = ("northUnits" IS NULL)),
  -- Nothing named would silence everything.
  CHECK (("endsSilence" IS NULL) = (coalesce("mmsi", "ruleId", "zoneId", "westUnits") IS NOT NULL)),
  CHECK ("endsSilence" < "id"),
  FOREIGN KEY ("endsSilence") REFERENCES "AlertSilence" ("id")
);
CREATE UNIQUE INDEX "AlertSilence_endsSilence_key" ON "AlertSilence" ("endsSilence");

CREATE TABLE "AlertRevision" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "writtenMs" REAL NOT NULL,
  "generation" INTEGER NOT NULL,
  "change" TEXT NOT NULL,
  "alertId" TEXT NOT NULL,
  "previousId" TEXT,
  "ruleId" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "fields" JSONB NOT NULL,
  "reason" TEXT NOT NULL,
  "record" JSONB,
  "positions" BLOB,
  CHECK ("change" IN ('added', 'changed', 'withdrawn')),
  CHECK (("change" = 'withdrawn') = ("record" IS NOT NULL) AND ("change" = 'withdrawn') = ("positions" IS NOT NULL))
);
CREATE INDEX "AlertRevision_alertId_idx" ON "AlertRevision" ("alertId");
CREATE INDEX "AlertRevision_mmsi_startMs_idx" ON "AlertRevision" ("mmsi", "startMs");

CREATE TRIGGER "Zone_never_changes" BEFORE UPDATE ON "Zone" BEGIN
  SELECT RAISE(ABORT, 'zones are only ever added');
END;
CREATE TRIGGER "Zone_never_goes" BEFORE DELETE ON "Zone" BEGIN
  SELECT RAISE(ABORT, 'zones are only ever added');
END;
CREATE TRIGGER "RegisterEntry_never_changes" BEFORE UPDATE ON "RegisterEntry" BEGIN
  SELECT RAISE(ABORT, 'register entries are only ever added');
END;
CREATE TRIGGER "RegisterEntry_never_goes" BEFORE DELETE ON "RegisterEntry" BEGIN
  SELECT RAISE(ABORT, 'register entries are only ever added');
END;
CREATE TRIGGER "RuleSet_never_changes" BEFORE UPDATE ON "RuleSet" BEGIN
  SELECT RAISE(ABORT, 'rules are only ever added');
END;
CREATE TRIGGER "RuleSet_never_goes" BEFORE DELETE ON "RuleSet" BEGIN
  SELECT RAISE(ABORT, 'rules are only ever added');
END;
CREATE TRIGGER "AlertJudgement_never_changes" BEFORE UPDATE ON "AlertJudgement" BEGIN
  SELECT RAISE(ABORT, 'judgements are only ever added');
END;
CREATE TRIGGER "AlertJudgement_never_goes" BEFORE DELETE ON "AlertJudgement" BEGIN
  SELECT RAISE(ABORT, 'judgements are only ever added');
END;
CREATE TRIGGER "AlertSilence_never_changes" BEFORE UPDATE ON "AlertSilence" BEGIN
  SELECT RAISE(ABORT, 'silences are only ever added');
END;
CREATE TRIGGER "AlertSilence_never_goes" BEFORE DELETE ON "AlertSilence" BEGIN
  SELECT RAISE(ABORT, 'silences are only ever added');
END;
CREATE TRIGGER "AlertRevision_never_changes" BEFORE UPDATE ON "AlertRevision" BEGIN
  SELECT RAISE(ABORT, 'revisions are only ever added');
END;
CREATE TRIGGER "AlertRevision_never_goes" BEFORE DELETE ON "AlertRevision" BEGIN
  SELECT RAISE(ABORT, 'revisions are only ever added');
END;
