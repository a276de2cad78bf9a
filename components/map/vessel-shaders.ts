/** How a vessel is drawn: an arrow at its course, a dot where it lies still; filled by colour where scored fishing. */

/** `u_matrix` takes places relative to `u_centre` (high and low parts), so that floats do at any zoom. */
export const VERTEX_SHADER = `#version 300 es
in vec4 a_place;
in vec4 a_look;
uniform mat4 u_matrix;
uniform vec4 u_centre;
uniform float u_world, u_now, u_size;
out float v_course, v_score, v_mark, v_age;
void main() {
  vec2 fromCentre = (a_place.xy - u_centre.xy) + (a_place.zw - u_centre.zw);
  gl_Position = u_matrix * vec4(fromCentre + vec2(u_world, 0.0), 0.0, 1.0);
  v_course = a_look.x;
  v_score = a_look.y;
  v_age = max(0.0, u_now - a_look.z);
  v_mark = a_look.w;
  gl_PointSize = u_size * (v_mark > 0.5 ? 2.0 : 1.0);
}`

/**
 * Distances are in sizes of a plain vessel: marked ones have a larger square to draw on, for the ring around them. Colours
 * are premultiplied, as the map blends them.
 */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in float v_course, v_score, v_mark, v_age;
uniform vec3 u_vessel, u_fishing, u_alert, u_selected, u_casing;
uniform float u_fishingFrom, u_fadeFrom, u_fadeTo;
out vec4 colour;

float arrow(vec2 p) {
  // Below both sides of the wedge, above the notch at its stern.
  float side = abs(p.x) * 2.4 + p.y * 0.9 - 0.40;
  float stern = -p.y - 0.36 + abs(p.x) * 0.55;
  return max(side * 0.42, stern);
}

void main() {
  float scale = v_mark > 0.5 ? 2.0 : 1.0;
  vec2 p = (gl_PointCoord - 0.5) * vec2(1.0, -1.0) * scale;
  float c = cos(v_course), s = sin(v_course);
  vec2 q = vec2(c * p.x - s * p.y, s * p.x + c * p.y);
  float d = v_course < 0.0 ? length(p) - 0.17 : arrow(q);
  float soft = fwidth(d);
  float inside = 1.0 - smoothstep(-soft, soft, d);
  float casing = 1.0 - smoothstep(-soft, soft, d - 0.09);
  bool isFishing = v_score >= u_fishingFrom;
  vec3 fill = isFishing ? u_fishing : u_vessel;
  float hollow = isFishing ? 1.0 : mix(0.1, 1.0, smoothstep(-0.1 - soft, -0.1 + soft, d));
  float fade = mix(1.0, 0.55, smoothstep(u_fadeFrom, u_fadeTo, v_age));
  vec4 ink = vec4(u_casing, 1.0) * casing * 0.9;
  ink = mix(ink, vec4(fill, 1.0), inside * hollow) * fade;
  if (v_mark > 0.5) {
    float ring = abs(length(p) - 0.74) - 0.07;
    float on = 1.0 - smoothstep(-fwidth(ring), fwidth(ring), ring);
    ink = mix(ink, vec4(v_mark > 1.5 ? u_selected : u_alert, 1.0), on);
  }
  if (ink.a < 0.01) discard;
  colour = ink;
}`
