-- Two people may have one name: a judgement holds the account beside it. Null of what was said before, by a token of the
-- command line, or by the command line itself.
ALTER TABLE "AlertJudgement" ADD COLUMN "accountId" TEXT;
