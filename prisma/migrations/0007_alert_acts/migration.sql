-- What people did with alerts, numbered in one row without holes, so that whoever listens can go on from a number. Triggers
-- add to it, whoever writes: nothing that is said of an alert is left out.
CREATE TABLE "AlertAct" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "judgement" INTEGER,
  "silence" INTEGER,
  CHECK (("judgement" IS NULL) <> ("silence" IS NULL)),
  FOREIGN KEY ("judgement") REFERENCES "AlertJudgement" ("id"),
  FOREIGN KEY ("silence") REFERENCES "AlertSilence" ("id")
);
CREATE UNIQUE INDEX "AlertAct_judgement_key" ON "AlertAct" ("judgement");
CREATE UNIQUE INDEX "AlertAct_silence_key" ON "AlertAct" ("silence");

INSERT INTO "AlertAct" ("judgement", "silence")
  SELECT "judgement", "silence" FROM (
    SELECT "id" AS "judgement", NULL AS "silence", "writtenMs", "id" FROM "AlertJudgement"
    UNION ALL SELECT NULL, "id", "writtenMs", "id" FROM "AlertSilence")
  ORDER BY "writtenMs", "id";

CREATE TRIGGER "AlertJudgement_is_an_act" AFTER INSERT ON "AlertJudgement" BEGIN
  INSERT INTO "AlertAct" ("judgement") VALUES (NEW."id");
END;
CREATE TRIGGER "AlertSilence_is_an_act" AFTER INSERT ON "AlertSilence" BEGIN
  INSERT INTO "AlertAct" ("silence") VALUES (NEW."id");
END;
CREATE TRIGGER "AlertAct_never_changes" BEFORE UPDATE ON "AlertAct" BEGIN
  SELECT RAISE(ABORT, 'acts are only ever added');
END;
CREATE TRIGGER "AlertAct_never_goes" BEFORE DELETE ON "AlertAct" BEGIN
  SELECT RAISE(ABORT, 'acts are only ever added');
END;
