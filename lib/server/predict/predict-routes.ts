/** What the prediction service serves: TensorFlow Serving's paths for both models, and scores of a vessel's reports. */

import { z } from 'zod'
import type { BackendName } from '../../model/backend.ts'
import {
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  type ResponseDescription,
  type Route,
} from '../http-route.ts'
import { detectorAnswer, detectorRequest } from './detector-shapes.ts'
import { DETECTOR_EXAMPLE, SCORE_EXAMPLE, SUSPICION_EXAMPLE } from './examples.ts'
import type { Lane } from './lane.ts'
import {
  describeModel,
  describeStatus,
  MODEL_NAMES,
  type ModelName,
  metadataAnswer,
  type ShownModels,
  statusAnswer,
} from './model-shapes.ts'
import { PREDICT_OPTIONS } from './options.ts'
import { errorBody } from './request-fault.ts'
import { scoreAnswer, scoreRequest } from './score-shapes.ts'
import { suspicionAnswer, suspicionRequest } from './suspicion-predict.ts'

export interface PredictParts {
  readonly predict: Lane
  readonly score: Lane
  readonly backend: BackendName
  /** Those of now. */
  models(): ShownModels
}

const SHAPES = {
  detector: { request: detectorRequest, answer: detectorAnswer, example: DETECTOR_EXAMPLE, of: 'rows' },
  suspicion: { request: suspicionRequest, answer: suspicionAnswer, example: SUSPICION_EXAMPLE, of: 'trips' },
} as const

/** Names who gave an answer: model, version and backend. */
const MODEL_HEADER = 'wakewatch-model'

const versionParameters = z.strictObject({
  version: z.string().min(1).max(20).describe('As the status has it.'),
})

export function predictRoutes(parts: PredictParts): Route[] {
  return [...MODEL_NAMES.flatMap((name) => modelRoutes(parts, name)), scoreRoute(parts)]
}

function modelRoutes(parts: PredictParts, name: ModelName): Route[] {
  const { request, answer, example, of } = SHAPES[name]
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`
  const predict = (isOfVersion: boolean): Route => ({
    method: 'POST',
    path: `/v1/models/${name}${isOfVersion ? '/versions/{version}' : ''}:predict`,
    maxBodyBytes: PREDICT_OPTIONS.predictBodyBytes,
    handle: (asked) => ask(parts.predict, name, asked.parameters.version ?? null, asked),
    description: {
      operationId: `predict${title}${isOfVersion ? 'Version' : ''}`,
      tag: 'Models',
      summary: `Scores ${of} by the ${name}${isOfVersion ? ' of that version' : ''}`,
      ...(isOfVersion ? { parameters: versionParameters } : {}),
      body: { 'application/json': { schema: request, example } },
      responses: {
        ...workResponses(answer),
        ...(isOfVersion ? { 404: refusal('This version is not served.') } : {}),
      },
    },
  })
  const read = (end: '' | '/metadata', isOfVersion: boolean): Route => ({
    method: 'GET',
    path: `/v1/models/${name}${isOfVersion ? '/versions/{version}' : ''}${end}`,
    maxBodyBytes: 0,
    handle: async ({ parameters: { version } }) => {
      const models = parts.models()
      if (version !== undefined && version !== models[name].version)
        return jsonResponse(404, {
          error: `version ${version} is not served; there is ${models[name].version}`,
        })
      if (end === '') return jsonResponse(200, describeStatus(models, name))
      return jsonResponse(200, describeModel(models, name, parts.backend))
    },
    description: {
      operationId: `read${title}${end === '' ? 'Status' : 'Metadata'}${isOfVersion ? 'Version' : ''}`,
      tag: 'Models',
      summary:
        end === ''
          ? `Which version of the ${name} is served`
          : `Inputs, outputs, version and card of the ${name}`,
      ...(isOfVersion ? { parameters: versionParameters } : {}),
      responses: {
        200: {
          description: 'As it is now.',
          content: { 'application/json': { schema: end === '' ? statusAnswer : metadataAnswer } },
        },
        ...(isOfVersion ? { 404: refusal('This version is not served.') } : {}),
      },
    },
  })
  return [
    ...[false, true].map(predict),
    ...[false, true].flatMap((isOfVersion) => [read('', isOfVersion), read('/metadata', isOfVersion)]),
  ]
}

function scoreRoute({ score }: PredictParts): Route {
  return {
    method: 'POST',
    path: '/api/v1/score',
    maxBodyBytes: PREDICT_OPTIONS.scoreBodyBytes,
    handle: (asked) => ask(score, 'score', null, asked),
    description: {
      operationId: 'scoreVessel',
      tag: 'Models',
      summary: "Scores a vessel's raw reports, as backfill would",
      description:
        'Reports go through the same reader rules and folds as those of a file: segments, tracks, trips, rows and their scores, and what happened on the way. Nothing is stored.',
      body: { 'application/json': { schema: scoreRequest, example: SCORE_EXAMPLE } },
      responses: workResponses(scoreAnswer),
    },
  }
}

async function ask(
  lane: Lane,
  work: ModelName | 'score',
  version: string | null,
  { body, signal }: HttpRequest,
): Promise<HttpResponse> {
  const answer = await lane.ask(work, version, body, signal)
  if (answer.ok) {
    const { status, body, model } = answer
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    return { status, headers: model === '' ? headers : { ...headers, [MODEL_HEADER]: model }, body }
  }
  const retry = { 'retry-after': String(answer.retryAfterS) }
  switch (answer.reason) {
    case 'full':
      return jsonResponse(429, { error: 'too many requests wait already' }, retry)
    case 'late':
      return jsonResponse(504, { error: `no answer within ${lane.options.deadlineMs} ms` })
    // Nobody reads what those who went away are told.
    case 'gone':
    case 'broken':
      return jsonResponse(503, { error: 'scoring ended and starts anew' }, retry)
  }
}

function workResponses(answer: z.ZodType): Record<number, ResponseDescription> {
  const retry = { 'retry-after': 'Seconds after which it is worth asking again.' }
  return {
    200: {
      description: 'In the form in which it was asked: rows or columns.',
      headers: { [MODEL_HEADER]: 'Who gave the answer: model, version and backend.' },
      content: { 'application/json': { schema: answer } },
    },
    400: refusal('The body is not of the form above; the error says where.'),
    422: refusal('It is, but contradicts itself: columns of different lengths, say.'),
    429: { ...refusal('Too many requests wait already.'), headers: retry },
    503: { ...refusal('Scoring ended and starts anew.'), headers: retry },
    504: refusal('No answer in time.'),
  }
}

function refusal(description: string): ResponseDescription {
  return { description, content: { 'application/json': { schema: errorBody } } }
}
