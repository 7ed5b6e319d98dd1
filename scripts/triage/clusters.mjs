import { createHash } from 'node:crypto';

/**
 * Joins near-duplicate texts, so that no report is judged by a model that learnt its twin. Two texts are near when
 * their sets of three-word runs overlap by 0.3 (Jaccard), or when the shorter stands almost whole in the longer.
 * Answers the cluster number of each text.
 */
export function clusterTexts(texts, wordsOf) {
  const sets = texts.map((text) => shingles(wordsOf(text, 2000)));
  const holders = new Map();
  sets.forEach((set, index) => {
    for (const shingle of set) {
      const list = holders.get(shingle);
      if (list) list.push(index);
      else holders.set(shingle, [index]);
    }
  });
  const parent = texts.map((_, index) => index);
  const find = (index) => {
    while (parent[index] !== index) index = parent[index] = parent[parent[index]];
    return index;
  };
  sets.forEach((set, index) => {
    for (const [other, common] of commonWithLater(set, index, holders)) {
      const jaccard = common / (set.size + sets[other].size - common);
      const contained = common / Math.min(set.size, sets[other].size);
      if (jaccard >= 0.3 || (contained >= 0.8 && common >= 8)) parent[find(index)] = find(other);
    }
  });
  return texts.map((_, index) => find(index));
}

const SHINGLE_HOLDERS_MAX = 300;

function commonWithLater(set, index, holders) {
  const common = new Map();
  for (const shingle of set) {
    const list = holders.get(shingle);
    if (list.length > SHINGLE_HOLDERS_MAX) continue;
    for (const other of list) if (other > index) common.set(other, (common.get(other) ?? 0) + 1);
  }
  return common;
}

function shingles(words) {
  if (words.length < 3) return new Set([words.join(' ')]);
  const set = new Set();
  for (let index = 0; index + 2 < words.length; index += 1) {
    set.add(`${words[index]} ${words[index + 1]} ${words[index + 2]}`);
  }
  return set;
}

/**
 * Deals whole clusters into one held-back part (-1, a fifth) and five folds of the rest (0..4). The deal depends on the
 * smallest report id of a cluster and the seed only, never on the order of the file.
 */
export function dealFolds(rows, clusters, seed) {
  const key = new Map();
  rows.forEach((row, index) => {
    const known = key.get(clusters[index]);
    if (known === undefined || row.id < known) key.set(clusters[index], row.id);
  });
  const order = [...key]
    .map(([cluster, id]) => [createHash('sha256').update(`${seed}:${id}`).digest('hex'), cluster])
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const fold = new Map(
    order.map(([, cluster], place) => [cluster, place % 5 === 0 ? -1 : Math.floor(place / 5) % 5]),
  );
  return clusters.map((cluster) => fold.get(cluster));
}
