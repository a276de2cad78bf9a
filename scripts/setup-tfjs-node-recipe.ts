/** What tfjs-node is built from. Every download is pinned by its hash: one library, so one set of bits everywhere. */

export interface Wheel {
  /** The project's name on the Python package index. */
  readonly project: string
  readonly file: string
  readonly sha256: string
}

export interface Recipe {
  /** Of the libtensorflow in the wheel. 2.9.1, which tfjs-node's own script downloads, has no wheel that loads. */
  readonly tensorflow: string
  readonly wheel: Wheel
  /** Node's C headers: the binding needs them, and many Nodes come without. */
  readonly headers: { readonly spec: string; readonly integrity: string }
  /** Node-API version: tfjs-node 4.22 knows 3 to 8, every Node from 18 on has 8. */
  readonly nodeApi: number
}

const TENSORFLOW = '2.15.1'

/** Hashes as the index lists them. The Python version in a wheel's name does not matter: no Python runs. */
const WHEELS: Readonly<Record<string, Wheel>> = {
  x64: {
    project: 'tensorflow-cpu',
    file: `tensorflow_cpu-${TENSORFLOW}-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`,
    sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  },
  arm64: {
    project: 'tensorflow-cpu-aws',
    file: `tensorflow_cpu_aws-${TENSORFLOW}-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl`,
    sha256: 'd4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e',
  },
}

/** Throws where no wheel fits: other systems, and Linux without glibc. */
export function recipeFor(platform: NodeJS.Platform, arch: string, hasGlibc: boolean): Recipe {
  const wheel = WHEELS[arch]
  if (platform !== 'linux' || wheel === undefined || !hasGlibc)
    throw new Error(
      `tfjs-node can be built on Linux with glibc on x64 and arm64; this is ${platform} ${arch}${platform === 'linux' && !hasGlibc ? ' without glibc' : ''}. The WebAssembly backend stays in use.`,
    )
  return {
    tensorflow: TENSORFLOW,
    wheel,
    headers: {
      spec: 'node-api-headers@1.5.0',
      integrity:
        'sha512-Yi/FgnN8IU/Cd6KeLxyHkylBUvDTsSScT0Tna2zTrz8klmc8qF2ppj6Q1LHsmOueJWhigQwR4cO2p0XBGW5IaQ==',
    },
    nodeApi: 8,
  }
}
