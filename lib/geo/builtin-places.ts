/**
 * The world that comes with the program: the coast of npm `world-atlas` (Natural Earth 1:10 million, public
 * domain) and the ports of npm `sea-ports` (MIT).
 *
 * The coast is drawn to about 0.4 km and has no lakes: a ship on the Great Lakes is on land, hundreds of
 * kilometres from the sea. The Caspian is a sea.
 */

import { createRequire } from 'node:module'
import type { Topology } from 'topojson-specification'
import { createShoreKm, joinPlaces } from './create-places.ts'
import type { Places, Port } from './places.ts'
import { dropPortsAtSea, type PortList, readSeaPorts, type SeaPort } from './port-list.ts'
import { readCoastSegments } from './read-coast.ts'

/** No port is farther out: what the built-in list has beyond this are mistakes, some a thousand kilometres from any coast. */
const FARTHEST_PORT_KM = 30

const require = createRequire(import.meta.url)

export function readBuiltinCoast(): Int32Array {
  return readCoastSegments(require('world-atlas/land-10m.json') as Topology)
}

/** Ports of the built-in list, without those that it puts far out at sea. */
export function readBuiltinPorts(shoreKm: Places['shoreKm']): PortList {
  const list = readSeaPorts(require('sea-ports/lib/ports.json') as Record<string, SeaPort>)
  return dropPortsAtSea(list, shoreKm, FARTHEST_PORT_KM)
}

/** The built-in coast with these ports, else the built-in ones. Takes more than a second; build it once. */
export function createBuiltinPlaces(ports?: readonly Port[]): Places {
  const shoreKm = createShoreKm(readBuiltinCoast())
  return joinPlaces(ports ?? readBuiltinPorts(shoreKm).ports, shoreKm)
}
