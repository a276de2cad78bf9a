import { describe, expect, it } from 'vitest'
import {
  ALERT_STATES,
  type AlertState,
  DISMISSAL_REASONS,
  findStepFault,
  nextStates,
  type Standing,
  type Step,
  verdictOf,
} from '../../lib/alerts/lifecycle.ts'

function stand(state: AlertState): Standing {
  return { state, reason: state === 'dismissed' ? 'false-positive' : null }
}

function step(state: AlertState, other: Partial<Step> = {}): Step {
  return { ...stand(state), note: 'seen on the map', who: 'ana', ...other }
}

describe('a step', () => {
  it('is allowed to every next state, and to no other', () => {
    for (const from of ALERT_STATES)
      for (const to of ALERT_STATES) {
        if (from === to) continue
        const fault = findStepFault(stand(from), step(to))
        expect(fault, `${from} to ${to}`).toBe(nextStates(from).includes(to) ? null : 'no-such-step')
      }
    expect(nextStates('confirmed')).not.toContain('new')
    expect(nextStates('dismissed')).not.toContain('acknowledged')
  })

  it('leads from new to every state, and from every state to every decision', () => {
    expect(new Set(nextStates('new'))).toEqual(new Set(ALERT_STATES.slice(1)))
    for (const from of ALERT_STATES)
      for (const decision of ['confirmed', 'dismissed'] as const)
        if (from !== decision) expect(nextStates(from)).toContain(decision)
  })

  it('needs a person', () => {
    expect(findStepFault(stand('new'), step('acknowledged', { who: ' ' }))).toBe('no-person')
  })

  it('needs a reason for a dismissal, and has none for anything else', () => {
    expect(findStepFault(stand('new'), step('dismissed', { reason: null }))).toBe('no-reason')
    expect(findStepFault(stand('new'), step('confirmed', { reason: 'permitted' }))).toBe('needless-reason')
  })

  it('needs a note where a decision is overruled, nothing changes, or the reason has no name', () => {
    const silent = { note: ' ' }
    expect(findStepFault(stand('confirmed'), step('investigating', silent))).toBe('no-note')
    expect(findStepFault(stand('dismissed'), step('confirmed', silent))).toBe('no-note')
    expect(findStepFault(stand('acknowledged'), step('acknowledged', silent))).toBe('no-note')
    expect(findStepFault(stand('new'), step('dismissed', { ...silent, reason: 'other' }))).toBe('no-note')
    expect(findStepFault(stand('new'), step('acknowledged', silent))).toBeNull()
    expect(findStepFault(stand('new'), step('dismissed', silent))).toBeNull()
  })

  it('to the same state is a note, or another reason for a dismissal', () => {
    expect(findStepFault(stand('investigating'), step('investigating'))).toBeNull()
    expect(findStepFault(stand('dismissed'), step('dismissed', { reason: 'permitted' }))).toBeNull()
  })

  it('has texts of a sane length that do nothing to a terminal', () => {
    for (const unfit of [
      { note: 'x'.repeat(4001) },
      { who: 'x'.repeat(101) },
      { note: '\u001b[2J' },
      { who: 'ana\n' },
    ])
      expect(findStepFault(stand('new'), step('acknowledged', unfit))).toBe('unfit-text')
    const fit = { note: `${'x'.repeat(3990)}\n\té`, who: 'x'.repeat(100) }
    expect(findStepFault(stand('new'), step('acknowledged', fit))).toBeNull()
  })
})

it('a decision is a verdict on the trip: confirmed, permitted and false positive; data errors say nothing', () => {
  const verdicts = Object.fromEntries(
    DISMISSAL_REASONS.map((reason) => [reason, verdictOf({ state: 'dismissed', reason })]),
  )
  expect(verdicts).toEqual({
    'false-positive': 'normal',
    permitted: 'explained',
    'data-error': null,
    other: null,
  })
  expect(verdictOf({ state: 'confirmed', reason: null })).toBe('suspicious')
  for (const state of ['new', 'acknowledged', 'investigating'] as const)
    expect(verdictOf({ state, reason: null })).toBeNull()
})
