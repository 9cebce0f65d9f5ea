import Geometry
import Quantities

/// Cuts patches where the dose changes quickly, or falls below what is asked for between samples.
struct SampleRefinement {
  /// Quarters whose doses differ by more than this factor are looked at on their own, where they are near the dose.
  static let spreadMax = 2.0
  /// Only doses below this many times the required one count as near it.
  static let nearFactor = 1.5
  /// Doses may be this share short before a patch is cut.
  static let shortShare = 0.01

  /// Asks each leaf at the middles of its quarters and cuts those that need it.
  ///
  /// - Returns: the quarters of the patches that were cut.
  static func refined(_ search: inout DwellSearch, _ options: UltravioletOptions) -> [SurfacePatch] {
    let leaves = search.patches.indices.filter {
      search.isLeaf[$0] && search.patches[$0].longestMetres > options.fineMetres && search.states[$0] != .tooFaint
    }
    let quarters = leaves.map { Self.quarters(of: search.patches[$0]) }
    let points = quarters.flatMap { $0 }.map { search.surfacePoint(of: $0) }
    let doses = search.doses(at: points, from: search.stands)
    var new: [SurfacePatch] = []
    for (position, leaf) in leaves.enumerated() {
      let own = doses[4 * position..<4 * position + 4].map { $0 / search.requiredJoules }
      guard let least = own.min(), let most = own.max() else { continue }
      let needsCut =
        switch search.states[leaf] {
        case .treated: least < 1 - shortShare || (most > spreadMax * least && least < nearFactor)
        case .unseen: most > 0
        case .tooFaint: false
        }
      guard needsCut else { continue }
      search.cut(leaf)
      new += quarters[position]
    }
    return new
  }

  /// The halves of the halves.
  static func quarters(of patch: SurfacePatch) -> [SurfacePatch] {
    let (first, second) = patch.halves
    return [first.halves.0, first.halves.1, second.halves.0, second.halves.1]
  }
}

extension DwellSearch {
  /// The place of a patch's sample, with the triangle that holds it.
  func surfacePoint(of patch: SurfacePatch) -> SurfacePoint {
    let place = patch.point
    let home = model.plan.triangle(at: place, near: Int(patch.triangle)) ?? Int(patch.triangle)
    return SurfacePoint(
      point: place, triangle: Int32(home), heightMetres: patch.heightMetres, normal: patch.normal)
  }
}
