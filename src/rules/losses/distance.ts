// How far vectors lie apart, and the losses of pairs and triplets of them.

import * as f from '../../engine/functions.ts';
import { broadcastShapes, group, sameShape, type Tensor } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { atLeast } from './regression.ts';

/** Σ x₁ x₂ / (max(‖x₁‖, eps) max(‖x₂‖, eps)) along a dimension of the shape that the two broadcast to. */
export const cosineSimilarity = <T extends Tensor>(x1: T, x2: T, dim: number, eps: number): T =>
  group('cosine_similarity', cosine, x1, x2, dim, eps);

function cosine<T extends Tensor>(x1: T, x2: T, dim: number, eps: number): T {
  const shape = broadcastShapes(x1.shape, x2.shape);
  const unit = (x: T): T => {
    const whole = sameShape(x.shape, shape) ? x : f.expand(x, shape);
    return f.div(whole, atLeast(f.norm(whole, 2, dim, true), eps));
  };
  return f.sum(f.mul(unit(x1), unit(x2)), dim);
}

/** ‖x₁ - x₂ + eps‖ₚ over the last dimension. */
export const pairwiseDistance = <T extends Tensor>(x1: T, x2: T, p: number, eps: number, keepdim: boolean): T =>
  group('pairwise_distance', distance, x1, x2, p, eps, keepdim);

function distance<T extends Tensor>(x1: T, x2: T, p: number, eps: number, keepdim: boolean): T {
  const d = f.add(f.sub(x1, x2), eps);
  return f.norm(d, p, d.shape.length - 1, keepdim);
}

/** What is added to squares before their root. */
const EPSILON = 1e-12;

/** 1 - cos where y = 1, max(cos - margin, 0) where y = -1, else 0: x (N, D) or (D), y (N) or (). */
export const cosineEmbedding = <T extends Tensor>(x1: T, x2: T, target: T, margin: number): T =>
  group('cosine_embedding_loss', embedded, x1, x2, target, margin);

function embedded<T extends Tensor>(x1: T, x2: T, target: T, margin: number): T {
  useTraining();
  const dot = (a: T, b: T): T => f.sum(f.mul(a, b), target.shape.length);
  const square = (x: T): T => f.add(dot(x, x), EPSILON);
  const cos = f.div(dot(x1, x2), f.sqrt(f.mul(square(x1), square(x2))));
  const [alike, apart] = [f.sub(1, cos), positive(f.sub(cos, margin))];
  return f.add(f.where(f.eq(target, 1), alike, 0), f.where(f.eq(target, -1), apart, 0));
}

/** max(x, 0), with the slope 1 at 0. */
export const positive = <T extends Tensor>(x: T): T => f.clamp(x, { min: 0, max: null });

/** max(margin - y (x₁ - x₂), 0). */
export const marginRanking = <T extends Tensor>(x1: T, x2: T, target: T, margin: number): T =>
  group('margin_ranking_loss', ranked, x1, x2, target, margin);

function ranked<T extends Tensor>(x1: T, x2: T, target: T, margin: number): T {
  useTraining();
  return positive(f.add(f.mul(f.neg(target), f.sub(x1, x2)), margin));
}

/** x where y = 1, max(margin - x, 0) where y = -1, the sum of both elsewhere. */
export const hingeEmbedding = <T extends Tensor>(x: T, target: T, margin: number): T =>
  group('hinge_embedding_loss', hinged, x, target, margin);

function hinged<T extends Tensor>(x: T, target: T, margin: number): T {
  useTraining();
  const apart = f.where(f.ne(target, 1), positive(f.sub(margin, x)), 0);
  return f.add(apart, f.where(f.ne(target, -1), x, 0));
}

/** max(margin + d(a, p) - d(a, n), 0) of two distances. Source: Schroff et al., 2015. */
export const tripletMargin = <T extends Tensor>(near: T, far: T, margin: number): T => {
  useTraining();
  return positive(f.sub(f.add(margin, near), far));
};
