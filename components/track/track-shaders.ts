/**
 * How a track is drawn: each leg as a rounded bar in pixels of the screen, first all of them as a casing, then in
 * colour. Speed and score run straight along a leg, and are coloured by step at every pixel of it.
 */

/** `u_matrix` takes places relative to `u_centre` (high and low parts), so that floats do at any zoom. */
const PLACE = `
uniform mat4 u_matrix;
uniform vec4 u_centre;
uniform vec2 u_viewport;
uniform float u_world;
vec4 clipOf(vec4 place) {
  vec2 fromCentre = (place.xy - u_centre.xy) + (place.zw - u_centre.zw);
  return u_matrix * vec4(fromCentre + vec2(u_world, 0.0), 0.0, 1.0);
}`

export const LEG_VERTEX_SHADER = `#version 300 es
in vec4 a_place, a_look, a_placeNext, a_lookNext;
${PLACE}
uniform float u_width;
out vec2 v_at;
flat out float v_length, v_kind;
flat out vec2 v_speed, v_score, v_time;
void main() {
  v_kind = a_look.w;
  vec4 clipA = clipOf(a_place), clipB = clipOf(a_placeNext);
  vec2 a = clipA.xy / clipA.w * 0.5 * u_viewport, b = clipB.xy / clipB.w * 0.5 * u_viewport;
  // A leg of no kind is drawn as the dot that its point is.
  if (v_kind < 0.5) b = a;
  vec2 way = b - a;
  v_length = length(way);
  vec2 along = v_length > 0.0 ? way / v_length : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  float reach = u_width * 0.5 + 1.0;
  float end = float(gl_VertexID & 1), side = float((gl_VertexID >> 1) & 1) * 2.0 - 1.0;
  v_at = vec2(end * v_length + (end * 2.0 - 1.0) * reach, side * reach);
  vec2 at = a + along * v_at.x + across * v_at.y;
  gl_Position = vec4(at / (0.5 * u_viewport), 0.0, 1.0);
  v_speed = vec2(a_look.x, a_lookNext.x);
  v_score = vec2(a_look.y, a_lookNext.y);
  v_time = vec2(a_look.z, a_lookNext.z);
}`

export const LEG_FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_at;
flat in float v_length, v_kind;
flat in vec2 v_speed, v_score, v_time;
uniform float u_width, u_isCasing, u_byScore, u_pixelRatio;
uniform vec3 u_ramp[8];
uniform vec3 u_casing, u_ink, u_unknown, u_ground;
/** Seconds: what is drawn in full, and what another buffer draws. */
uniform vec2 u_selection, u_without;
out vec4 colour;
void main() {
  bool isGap = v_kind > 1.5;
  float share = v_length > 0.0 ? clamp(v_at.x / v_length, 0.0, 1.0) : 0.0;
  float time = mix(v_time.x, v_time.y, share);
  if (time > u_without.x && time < u_without.y) discard;
  // A gap is dashes of ink, three to five: nobody knows that it was sailed.
  float width = isGap ? max(1.5 * u_pixelRatio, u_width * 0.7) : u_width;
  float x = v_at.x, from = 0.0, to = v_length;
  if (isGap) {
    if (u_isCasing > 0.5) discard;
    float dashes = clamp(floor(v_length / (16.0 * u_pixelRatio)), 3.0, 5.0);
    float every = v_length / dashes;
    float dash = clamp(floor(x / every), 0.0, dashes - 1.0);
    from = (dash + 0.25) * every;
    to = (dash + 0.75) * every;
  }
  float d = length(vec2(x - clamp(x, from, to), v_at.y)) - width * 0.5;
  float cover = 1.0 - smoothstep(-0.6, 0.6, d);
  if (cover < 0.02) discard;
  vec2 steps = u_byScore > 0.5 ? v_score : v_speed;
  // Of a dot, and of a leg to where nothing is known, the end that is known counts.
  float step = steps.x < 0.0 || v_kind < 0.5 ? steps.x : steps.y < 0.0 ? steps.x : mix(steps.x, steps.y, share);
  vec3 fill = step < 0.0 ? u_unknown : u_ramp[int(min(7.0, floor(step)))];
  if (isGap) fill = u_ink;
  if (u_isCasing > 0.5) fill = u_casing;
  bool isFaint = time < u_selection.x || time > u_selection.y;
  if (isFaint) fill = mix(u_ground, fill, u_isCasing > 0.5 ? 0.0 : 0.3);
  colour = vec4(fill, 1.0) * cover;
}`

/** Marks of direction, and the ring around the place looked at: squares at points of the track. */
export const MARK_VERTEX_SHADER = `#version 300 es
in vec4 a_place;
in vec2 a_look;
${PLACE}
uniform float u_size;
uniform vec2 u_selection, u_without;
out float v_course;
void main() {
  gl_Position = clipOf(a_place);
  v_course = a_look.x;
  bool isFaint = a_look.y < u_selection.x || a_look.y > u_selection.y;
  bool isElsewhere = a_look.y > u_without.x && a_look.y < u_without.y;
  gl_PointSize = isFaint || isElsewhere ? 0.0 : u_size;
  if (isFaint || isElsewhere) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`

export const MARK_FRAGMENT_SHADER = `#version 300 es
precision highp float;
in float v_course;
uniform float u_isRing, u_size;
uniform vec3 u_fill, u_casing;
out vec4 colour;
float lineTo(vec2 p, vec2 a, vec2 b) {
  vec2 ap = p - a, ab = b - a;
  return length(ap - ab * clamp(dot(ap, ab) / dot(ab, ab), 0.0, 1.0));
}
void main() {
  // Pixels from the middle, y up.
  vec2 p = (gl_PointCoord - 0.5) * vec2(1.0, -1.0) * u_size;
  float unit = u_size / 24.0;
  float c = cos(v_course), s = sin(v_course);
  vec2 q = vec2(c * p.x - s * p.y, s * p.x + c * p.y);
  float d;
  if (u_isRing > 0.5) d = min(abs(length(p) - 8.5 * unit) - unit, length(p) - 2.0 * unit);
  else {
    vec2 tip = vec2(0.0, 4.0) * unit;
    d = min(lineTo(q, tip, vec2(-4.5, -3.0) * unit), lineTo(q, tip, vec2(4.5, -3.0) * unit)) - 0.9 * unit;
  }
  float inside = 1.0 - smoothstep(-0.5, 0.5, d);
  float casing = 1.0 - smoothstep(-0.5, 0.5, d - 1.6 * unit);
  vec4 ink = mix(vec4(u_casing, 1.0) * casing, vec4(u_fill, 1.0), inside);
  if (ink.a < 0.02) discard;
  colour = ink;
}`
