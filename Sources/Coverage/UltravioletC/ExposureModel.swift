import Geometry
import Quantities

/// Things in the plane, sorted by the triangle in which they lie.
struct TriangleBuckets: Sendable {
  private let offsets: [Int32]
  private let items: [Int32]

  /// Sorts the numbers of the things that the filter keeps.
  init(triangles: Int, homes: [Int32], where isKept: (Int) -> Bool = { _ in true }) {
    var offsets = [Int32](repeating: 0, count: triangles + 1)
    for (item, home) in homes.enumerated() where isKept(item) { offsets[Int(home) + 1] += 1 }
    for triangle in 1...max(1, triangles) { offsets[triangle] += offsets[triangle - 1] }
    var next = offsets
    var items = [Int32](repeating: 0, count: Int(offsets[triangles]))
    for (item, home) in homes.enumerated() where isKept(item) {
      items[Int(next[Int(home)])] = Int32(item)
      next[Int(home)] += 1
    }
    self.offsets = offsets
    self.items = items
  }

  /// The things in a triangle.
  @inline(__always)
  func forEach(in triangle: Int, _ body: (Int) -> Void) {
    for position in offsets[triangle]..<offsets[triangle + 1] { body(Int(items[Int(position)])) }
  }
}

/// A place of the lamp in the plane, with its triangle.
struct LampPosition: Sendable {
  let point: LocalPoint
  let triangle: Int32
}

/// What is irradiated: one place of a surface.
struct SurfacePoint: Sendable {
  let point: LocalPoint
  let triangle: Int32
  let heightMetres: Double
  let normal: SurfaceNormal
}

/// How much each place of a surface gets from each place of the lamp: visibility by walls and heights, then the closed
/// integral over the part of the lamp that is seen. Nothing is stored; each value is worked out when it is asked for.
struct ExposureModel: Sendable {
  let plan: SightPlan
  let kernel: LampKernel
  let bodyRadiusMetres: Double

  /// The irradiance of a place that a view holds or may hold, in W/m²; 0 where it does not.
  @inline(__always)
  func wattsPerSquareMetre(_ place: SurfacePoint, lamp: LocalPoint, target: LocalPoint, _ view: SightSearch.View)
    -> Double
  {
    let across = lamp - place.point
    if place.normal.up == 0, across.east * place.normal.east + across.north * place.normal.north <= 0 { return 0 }
    guard view.holds(target) else { return 0 }
    var lowest = kernel.lowestOverBody(
      distanceMetres: across.lengthMetres, heightMetres: place.heightMetres, bodyRadiusMetres: bodyRadiusMetres)
    for fence in view.fences {
      guard lowest < kernel.topMetres else { return 0 }
      lowest = max(lowest, fence.lowest(from: place.point, heightMetres: place.heightMetres, to: lamp))
    }
    guard lowest < kernel.topMetres else { return 0 }
    return kernel.wattsPerSquareMetre(
      across: across, heightMetres: place.heightMetres, normal: place.normal, fromMetres: lowest)
  }

  /// Calls the body with each sample that a lamp irradiates, and its W/m².
  @inline(__always)
  func forEachSample(
    from lamp: LampPosition, _ samples: [SurfacePoint], _ buckets: TriangleBuckets, _ search: inout SightSearch,
    _ body: (Int, Double) -> Void
  ) {
    samples.withUnsafeBufferPointer { samples in
      search.walk(from: lamp.point, in: Int(lamp.triangle)) { view in
        buckets.forEach(in: view.triangle) { index in
          let watts = wattsPerSquareMetre(samples[index], lamp: lamp.point, target: samples[index].point, view)
          if watts > 0 { body(index, watts) }
        }
      }
    }
  }

  /// The dose in J/m² of points from standing at places.
  func doses(
    at points: [SurfacePoint], from stands: [(position: LampPosition, seconds: Double)], _ search: inout SightSearch
  ) -> [Double] {
    let buckets = TriangleBuckets(triangles: plan.triangulation.triangleCount, homes: points.map(\.triangle))
    var doses = [Double](repeating: 0, count: points.count)
    for (position, seconds) in stands where seconds > 0 {
      forEachSample(from: position, points, buckets, &search) { index, watts in doses[index] += watts * seconds }
    }
    return doses
  }

  /// Calls the body with each lamp position that irradiates a sample, and its W/m².
  @inline(__always)
  func forEachPosition(
    to sample: SurfacePoint, _ positions: [LampPosition], _ buckets: TriangleBuckets, _ search: inout SightSearch,
    _ body: (Int, Double) -> Void
  ) {
    positions.withUnsafeBufferPointer { positions in
      search.walk(from: sample.point, in: Int(sample.triangle)) { view in
        buckets.forEach(in: view.triangle) { index in
          let lamp = positions[index].point
          let watts = wattsPerSquareMetre(sample, lamp: lamp, target: lamp, view)
          if watts > 0 { body(index, watts) }
        }
      }
    }
  }
}
