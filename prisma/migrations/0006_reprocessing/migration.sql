-- A generation that another took the place of while live is kept for a while, so that it can be gone back to.
ALTER TABLE "Generation" ADD COLUMN "keptUntilMs" REAL;
