/** A layer of the map that draws a VesselFleet by one call a world, whatever its size. */

import type { Map as ChartMap, CustomLayerInterface, CustomRenderMethodInput } from 'maplibre-gl'
import type { ChartColours } from './chart-colours.ts'
import { FLOATS_PER_VESSEL, type VesselFleet } from './vessel-fleet.ts'
import { FRAGMENT_SHADER, VERTEX_SHADER } from './vessel-shaders.ts'

const OPTIONS = {
  /** Pixels of a vessel when it is looked at, and of a world of them, by zoom. */
  sizePixels: 15,
  farSizePixels: 9,
  farZoom: 2,
  nearZoom: 6,
  /** Where a score begins to be shown as apparent fishing; events have their own threshold (docs/events.md). */
  fishingFrom: 0.5,
  /** A vessel begins to fade when it was last heard so long ago, and is faint then, seconds. */
  fadeFrom: 1800,
  fadeTo: 6 * 3600,
} as const

export class VesselLayer implements CustomLayerInterface {
  readonly id = 'vessels'
  readonly type = 'custom'
  private map: ChartMap | null = null
  private program: WebGLProgram | null = null
  private buffer: WebGLBuffer | null = null
  private vertices: WebGLVertexArrayObject | null = null
  private uniforms = new Map<string, WebGLUniformLocation | null>()
  private uploaded = -1

  /** `now`: the clock that ages are told by, epoch ms. */
  constructor(
    private readonly fleet: VesselFleet,
    private colours: ChartColours,
    private readonly now: () => number,
  ) {}

  setColours(colours: ChartColours): void {
    this.colours = colours
    this.map?.triggerRepaint()
  }

  onAdd(map: ChartMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map
    const gl2 = gl as WebGL2RenderingContext
    this.program = createProgram(gl2)
    this.buffer = gl2.createBuffer()
    this.vertices = gl2.createVertexArray()
    gl2.bindVertexArray(this.vertices)
    gl2.bindBuffer(gl2.ARRAY_BUFFER, this.buffer)
    for (const [i, name] of ['a_place', 'a_look'].entries()) {
      const at = gl2.getAttribLocation(this.program, name)
      gl2.enableVertexAttribArray(at)
      gl2.vertexAttribPointer(at, 4, gl2.FLOAT, false, FLOATS_PER_VESSEL * 4, i * 16)
    }
    gl2.bindVertexArray(null)
    this.uploaded = -1
    this.uniforms = new Map()
  }

  onRemove(_map: ChartMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl2 = gl as WebGL2RenderingContext
    gl2.deleteVertexArray(this.vertices)
    gl2.deleteBuffer(this.buffer)
    gl2.deleteProgram(this.program)
    this.map = null
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { fleet, map, program } = this
    if (map !== null && program !== null && fleet.count > 0)
      this.draw(gl as WebGL2RenderingContext, input, map, program)
  }

  private draw(
    gl2: WebGL2RenderingContext,
    input: CustomRenderMethodInput,
    map: ChartMap,
    program: WebGLProgram,
  ): void {
    const { fleet } = this
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, and no hook of React.
    gl2.useProgram(program)
    gl2.bindVertexArray(this.vertices)
    gl2.bindBuffer(gl2.ARRAY_BUFFER, this.buffer)
    if (this.uploaded !== fleet.version) {
      gl2.bufferData(
        gl2.ARRAY_BUFFER,
        fleet.drawn.subarray(0, fleet.count * FLOATS_PER_VESSEL),
        gl2.DYNAMIC_DRAW,
      )
      this.uploaded = fleet.version
    }
    const centre = centreOf(map)
    gl2.uniformMatrix4fv(
      this.at(gl2, 'u_matrix'),
      false,
      movedTo(input.defaultProjectionData.mainMatrix as ArrayLike<number>, centre.x, centre.y),
    )
    const [xHigh, yHigh] = [Math.fround(centre.x), Math.fround(centre.y)]
    gl2.uniform4f(this.at(gl2, 'u_centre'), xHigh, yHigh, centre.x - xHigh, centre.y - yHigh)
    gl2.uniform1f(this.at(gl2, 'u_now'), (this.now() - fleet.epochMs) / 1000)
    gl2.uniform1f(this.at(gl2, 'u_size'), sizeAt(map.getZoom()) * devicePixelRatio)
    gl2.uniform1f(this.at(gl2, 'u_fishingFrom'), OPTIONS.fishingFrom)
    gl2.uniform1f(this.at(gl2, 'u_fadeFrom'), OPTIONS.fadeFrom)
    gl2.uniform1f(this.at(gl2, 'u_fadeTo'), OPTIONS.fadeTo)
    for (const name of ['vessel', 'fishing', 'alert', 'selected', 'casing'] as const)
      gl2.uniform3f(this.at(gl2, `u_${name}`), ...this.colours.floats[name])
    // The worlds to the left and right of this one, where the view reaches into them.
    for (const world of [-1, 0, 1]) {
      gl2.uniform1f(this.at(gl2, 'u_world'), world)
      gl2.drawArrays(gl2.POINTS, 0, fleet.count)
    }
    gl2.bindVertexArray(null)
  }

  private at(gl: WebGL2RenderingContext, name: string): WebGLUniformLocation | null {
    let location = this.uniforms.get(name)
    if (location === undefined) {
      location = gl.getUniformLocation(this.program!, name)
      this.uniforms.set(name, location)
    }
    return location
  }
}

function sizeAt(zoom: number): number {
  const { sizePixels, farSizePixels, farZoom, nearZoom } = OPTIONS
  const near = Math.min(1, Math.max(0, (zoom - farZoom) / (nearZoom - farZoom)))
  return farSizePixels + near * (sizePixels - farSizePixels)
}

/** Of the view, in Web Mercator of the world that the fleet is in. */
function centreOf(map: ChartMap): { readonly x: number; readonly y: number } {
  const { lng, lat } = map.getCenter()
  const latRadians = (lat * Math.PI) / 180
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + latRadians / 2)) / (2 * Math.PI)
  return { x: lng / 360 + 0.5, y }
}

/** The matrix after a move to a place, computed in doubles: what is left for floats is small. */
function movedTo(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const moved = new Float32Array(16)
  for (let i = 0; i < 16; i++) moved[i] = matrix[i]!
  for (let row = 0; row < 4; row++)
    moved[12 + row] = matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!
  return moved
}

function createProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)!
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(`map: shader: ${gl.getShaderInfoLog(shader)}`)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`map: shaders: ${gl.getProgramInfoLog(program)}`)
  return program
}
