/** A program of the graphics card with its places by name, compiled once. */

export class GlProgram {
  readonly program: WebGLProgram
  private readonly uniforms = new Map<string, WebGLUniformLocation | null>()

  constructor(
    private readonly gl: WebGL2RenderingContext,
    vertexShader: string,
    fragmentShader: string,
  ) {
    this.program = gl.createProgram()
    this.attach(gl.VERTEX_SHADER, vertexShader)
    this.attach(gl.FRAGMENT_SHADER, fragmentShader)
    gl.linkProgram(this.program)
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS) && !gl.isContextLost())
      throw new Error(`track: shaders: ${gl.getProgramInfoLog(this.program)}`)
  }

  at(name: string): WebGLUniformLocation | null {
    let location = this.uniforms.get(name)
    if (location === undefined) {
      location = this.gl.getUniformLocation(this.program, name)
      this.uniforms.set(name, location)
    }
    return location
  }

  /** Of the buffer that is bound: `floats` floats from float `at` of every record; `divisor` 1: a record an instance. */
  attribute(name: string, floats: number, at: number, recordFloats: number, divisor: 0 | 1): void {
    const { gl } = this
    const location = gl.getAttribLocation(this.program, name)
    if (location < 0) return
    gl.enableVertexAttribArray(location)
    gl.vertexAttribPointer(location, floats, gl.FLOAT, false, recordFloats * 4, at * 4)
    gl.vertexAttribDivisor(location, divisor)
  }

  private attach(type: number, source: string): void {
    const { gl } = this
    const shader = gl.createShader(type)!
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(`track: shader: ${gl.getShaderInfoLog(shader)}`)
    gl.attachShader(this.program, shader)
  }
}
