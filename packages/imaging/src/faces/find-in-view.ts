import type { Model } from '../models/open-models.ts';
import type { Face } from './face.ts';
import { keepBestFaces, SAME_FACE, shareInside } from './keep-best-faces.ts';
import type { Pyramid } from './pyramid.ts';
import { readView, toFrame, cosSin, VIEW, type View } from './view.ts';

/** Smaller finds on what the network saw are guesses. */
const LEAST_FACE = 8;
/** A face makes several of the network's boxes answer, chance only one: how many have to, and from which certainty they count. */
const LEAST_ANSWERS = { count: 2, score: 0.3 };

/** Faces in one view, in pixels of the frame. */
export async function findInView(model: Model, pyramid: Pyramid, { view, least }: { view: View; least: number }): Promise<Face[]> {
  const { scores, boxes } = await model.run({ input: { data: readView(pyramid, view), dims: [1, 3, VIEW.height, VIEW.width] } });
  const answers: Face[] = [];
  for (let at = 0; at < (scores?.data.length ?? 0) / 2; at += 1) {
    const score = scores?.data[at * 2 + 1] ?? 0;
    if (score < LEAST_ANSWERS.score) continue;
    const corner = (offset: number, length: number) => (boxes?.data[at * 4 + offset] ?? 0) * length;
    const face = {
      left: corner(0, VIEW.width),
      top: corner(1, VIEW.height),
      right: corner(2, VIEW.width),
      bottom: corner(3, VIEW.height),
      score,
    };
    if (Math.min(face.right - face.left, face.bottom - face.top) >= LEAST_FACE) answers.push(face);
  }
  const isConfirmed = (face: Face) => answers.filter((other) => shareInside(face, other) > SAME_FACE).length >= LEAST_ANSWERS.count;
  return keepBestFaces(answers)
    .filter((face) => face.score >= least && isConfirmed(face))
    .map((face) => placeFace(face, view));
}

/** From a turned view to the frame: the box around the ellipse that the turned box holds. */
function placeFace(face: Face, view: View): Face {
  const { x, y } = toFrame({ x: (face.left + face.right) / 2, y: (face.top + face.bottom) / 2 }, view);
  const { cos, sin } = cosSin(view.degrees);
  const [a, b] = [((face.right - face.left) / 2) * view.scale, ((face.bottom - face.top) / 2) * view.scale];
  const [halfWidth, halfHeight] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight, score: face.score };
}
