import { checkedJSON } from '../../common/checkedJSON.js'
import { ARModel, type ARModelJSON } from '../model/arModel.js'
import type { ARModelParts } from '../model/arModelParts.js'
import { parseARModel } from '../model/parseARModel.js'
import type { SameColumns, Series } from '../panel/series.js'
import type { AutoARExplanation } from './explanation.js'

/** An auto-regression that `autoAR` chose, and why it chose it. */
export class AutoARModel<S extends Series = Series> extends ARModel<S> {
  readonly #explanation: AutoARExplanation

  /** @internal */
  constructor(parts: ARModelParts, explanation: AutoARExplanation) {
    super(parts)
    this.#explanation = explanation
  }

  /** Everything the choice was made by: KPSS table, BIC curve, pooling weights; `text` says it in words. */
  explain(): AutoARExplanation {
    return this.#explanation
  }

  override update(newRows: SameColumns<S>): AutoARModel<S> {
    return super.update(newRows) as AutoARModel<S>
  }

  override toJSON(): ARModelJSON & { readonly explanation: AutoARExplanation } {
    return { ...super.toJSON(), explanation: this.#explanation }
  }

  /** The model that {@link toJSON} wrote; throws `corrupt` for anything else. */
  static override fromJSON<S extends Series = Series>(
    json: ARModelJSON & { readonly explanation: AutoARExplanation },
  ): AutoARModel<S> {
    const parts = parseARModel(json)
    const { record, text } = checkedJSON('This AutoARModel')
    text('explanation.text', record('explanation', json.explanation)['text'])
    return new AutoARModel<S>(parts, json.explanation)
  }

  /** @internal */
  protected override withParts(parts: ARModelParts): AutoARModel<S> {
    return new AutoARModel<S>(parts, this.#explanation)
  }
}
