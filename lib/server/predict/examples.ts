/** Bodies to copy from the documents; a test sends them. */

export const DETECTOR_EXAMPLE = {
  instances: [
    { speedKnots: 3.2, impliedSpeedKnots: 3.1, courseChangeDeg: 12, lnShore: 3.9, pathSpeed3h: 3.3 },
    { speedKnots: 11.4, impliedSpeedKnots: 11.5, courseChangeDeg: 0.5, lnShore: 4.2, pathSpeed3h: 11.2 },
  ],
}

export const SUSPICION_EXAMPLE = {
  instances: [{ closedFishingHours: 2.5, darkAtBorder: 1, hoursAtSea: 60 }, { hoursAtSea: 12 }],
}

export const SCORE_EXAMPLE = {
  mmsi: '219000001',
  positions: [
    { time: '2026-03-01T04:00:00Z', lon: 10.02, lat: 55.01, speed: 3.4, course: 80, heading: 82 },
    { time: '2026-03-01T04:05:00Z', lon: 10.031, lat: 55.011, speed: 3.1, course: 95, heading: 97 },
    { time: '2026-03-01T04:10:00Z', lon: 10.039, lat: 55.008, speed: 3.3, course: 130, heading: 128 },
  ],
  identities: [{ time: '2026-03-01T04:01:00Z', name: 'OCEAN STAR', shipType: 30 }],
}
