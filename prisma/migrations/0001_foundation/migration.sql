-- Tables of prisma/schema.prisma, in the same order. Applied by lib/store/migrations.ts.

CREATE TABLE "DataFolder" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "activeGeneration" INTEGER,
  "simulated" BOOLEAN NOT NULL
);

CREATE TABLE "Generation" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "startedMs" REAL NOT NULL,
  "finishedMs" REAL,
  "watermarkMs" REAL,
  "inputHash" TEXT NOT NULL,
  "options" JSONB NOT NULL,
  "counts" JSONB NOT NULL
);

CREATE TABLE "Import" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "format" TEXT NOT NULL,
  "place" TEXT NOT NULL,
  "startedMs" REAL NOT NULL,
  "bytes" REAL NOT NULL,
  "lines" INTEGER NOT NULL,
  "positions" INTEGER NOT NULL,
  "identities" INTEGER NOT NULL,
  "rejected" INTEGER NOT NULL,
  "firstMs" REAL,
  "lastMs" REAL,
  "options" JSONB NOT NULL,
  "report" JSONB NOT NULL,
  "fault" TEXT,
  "archiveFile" TEXT NOT NULL
);

CREATE TABLE "Vessel" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "firstMs" REAL NOT NULL,
  "lastMs" REAL NOT NULL,
  "positions" INTEGER NOT NULL,
  "segments" INTEGER NOT NULL,
  "tracks" INTEGER NOT NULL,
  "trips" INTEGER NOT NULL,
  "portVisits" INTEGER NOT NULL,
  "gaps" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "callSign" TEXT NOT NULL,
  "imo" TEXT NOT NULL,
  "shipType" INTEGER,
  "lengthM" REAL,
  "widthM" REAL,
  PRIMARY KEY ("generation", "mmsi")
);

CREATE TABLE "VesselIdentity" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "messages" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "callSign" TEXT NOT NULL,
  "imo" TEXT NOT NULL,
  "shipType" INTEGER,
  "lengthM" REAL,
  "widthM" REAL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "VesselIdentity_generation_mmsi_startMs_idx" ON "VesselIdentity" ("generation", "mmsi", "startMs");

CREATE TABLE "Segment" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "startLonUnits" INTEGER NOT NULL,
  "startLatUnits" INTEGER NOT NULL,
  "endLonUnits" INTEGER NOT NULL,
  "endLatUnits" INTEGER NOT NULL,
  "positions" INTEGER NOT NULL,
  "identities" INTEGER NOT NULL,
  "endedBy" TEXT,
  "identified" BOOLEAN NOT NULL,
  "name" TEXT NOT NULL,
  "callSign" TEXT NOT NULL,
  "imo" TEXT NOT NULL,
  "shipType" INTEGER,
  "lengthM" REAL,
  "widthM" REAL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Segment_generation_mmsi_startMs_idx" ON "Segment" ("generation", "mmsi", "startMs");

CREATE TABLE "Track" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "segments" INTEGER NOT NULL,
  "positions" INTEGER NOT NULL,
  "endedBy" TEXT,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Track_generation_mmsi_startMs_idx" ON "Track" ("generation", "mmsi", "startMs");

CREATE TABLE "Trip" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "startedBy" TEXT NOT NULL,
  "endedBy" TEXT,
  "startPort" TEXT,
  "endPort" TEXT,
  "positions" INTEGER NOT NULL,
  "distanceNm" REAL NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Trip_generation_mmsi_startMs_idx" ON "Trip" ("generation", "mmsi", "startMs");
CREATE INDEX "Trip_generation_endMs_idx" ON "Trip" ("generation", "endMs");

CREATE TABLE "PortVisit" (
  "generation" INTEGER NOT NULL,
  "id" TEXT NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT NOT NULL,
  "decidedMs" REAL NOT NULL,
  "open" BOOLEAN NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "port" TEXT NOT NULL,
  "portCountry" TEXT NOT NULL,
  "lonUnits" INTEGER NOT NULL,
  "latUnits" INTEGER NOT NULL,
  "evidence" TEXT NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "PortVisit_generation_mmsi_startMs_idx" ON "PortVisit" ("generation", "mmsi", "startMs");

CREATE TABLE "Gap" (
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
  "positionsBeforeAtLeast" INTEGER NOT NULL,
  "possibleDisabling" BOOLEAN NOT NULL,
  PRIMARY KEY ("generation", "id")
);
CREATE INDEX "Gap_generation_mmsi_offMs_idx" ON "Gap" ("generation", "mmsi", "offMs");

CREATE TABLE "TrackChunk" (
  "generation" INTEGER NOT NULL,
  "mmsi" TEXT NOT NULL,
  "trackId" TEXT NOT NULL,
  "sequence" INTEGER NOT NULL,
  "startMs" REAL NOT NULL,
  "endMs" REAL NOT NULL,
  "positions" INTEGER NOT NULL,
  "westUnits" INTEGER NOT NULL,
  "eastUnits" INTEGER NOT NULL,
  "southUnits" INTEGER NOT NULL,
  "northUnits" INTEGER NOT NULL,
  "columns" BLOB NOT NULL,
  PRIMARY KEY ("generation", "mmsi", "trackId", "sequence")
);
CREATE INDEX "TrackChunk_generation_startMs_idx" ON "TrackChunk" ("generation", "startMs");
