/** Tables whose rows belong to a generation and to one vessel, as named in prisma/schema.prisma. */
export const VESSEL_TABLES = [
  'FoldedVessel',
  'Vessel',
  'VesselIdentity',
  'Segment',
  'Track',
  'Trip',
  'PortVisit',
  'Gap',
  'TrackChunk',
  'TrackSilence',
  'ZonePassage',
  'TripSuspicion',
  'LiveVessel',
  'LiveStretch',
  'LiveTold',
] as const

/** Every table with a generation column. */
export const GENERATION_TABLES = [...VESSEL_TABLES, 'Event', 'Alert', 'LiveProgress'] as const
