/**
 * The world that comes with the program: the coast of npm `world-atlas` (Natural Earth 1:10 million, public
 * domain) and the ports of npm `sea-ports` (MIT).
 *
 * The coast is drawn to about 0.4 km and has no lakes: a ship on the Great Lakes is on land, hundreds of
 * kilometres from the sea. The Caspian is a sea.
 */

import { createRequire } from 'node:module'
import type { Topology } from 'topojson-specification'
import { readCoastSegments } from './coast-segments.ts'
import { createPlaces } from './create-places.ts'
import type { Places, Port } from './places.ts'
import { type PortList, readSeaPorts, type SeaPort } from './port-list.ts'

const require = createRequire(import.meta.url)

export function readBuiltinCoast(): Int32Array {
  return readCoastSegments(require('world-atlas/land-10m.json') as Topology)
}

export function readBuiltinPorts(): PortList {
  return readSeaPorts(require('sea-ports/lib/ports.json') as Record<string, SeaPort>)
}

/** The built-in coast with these ports, by default the built-in ones; takes about half a second. */
export function createBuiltinPlaces(ports: readonly Port[] = readBuiltinPorts().ports): Places {
  return createPlaces(ports, readBuiltinCoast())
}
