import type { Template } from '../template.ts';
import { areComparable, masksOf } from './compare-faceprints.ts';
import { faceprintScore, isFaceMatch } from './faceprint-score.ts';
import type { Faceprint } from './faceprint-template.ts';
import { readFaceprint } from './faceprint-template.ts';

/**
 * Looks at enrolment that are not of one face: places in the list that do not go with the largest group of looks which the
 * maker's matcher calls the same, all of them where no group is the largest. It guards an enrolment that staff watch.
 * @throws TypeError if something is not a faceprint
 */
export function oddFaces(templates: readonly Template[]): readonly number[] {
  const faces = templates.map(readFaceprint);
  const groups: number[][] = [];
  faces.forEach((face, at) => {
    const group = groups.find(([first]) => areSame(faces[first], face));
    if (group === undefined) groups.push([at]);
    else group.push(at);
  });
  const [largest = [], next = []] = groups.sort((a, b) => b.length - a.length);
  const isClear = largest.length > next.length;
  return [...faces.keys()].filter((at) => !isClear || !largest.includes(at));
}

function areSame(one: Faceprint, other: Faceprint): boolean {
  return (
    areComparable(one, other) &&
    isFaceMatch(faceprintScore(one.features, other.features), 'low', masksOf(one, other))
  );
}
