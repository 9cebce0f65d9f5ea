import Geometry
import Maps
import Missions
import Quantities

/// The doses of samples from lamps at places: what is seen of each lamp, integrated over the lamp, times the seconds.
struct DoseField {
  /// The doses by sample, J/m².
  private(set) var doses: [Double]
  /// The rays that were asked for.
  private(set) var rays = 0
  /// Seconds with a lamp outside of all rooms of the scene, which give no dose.
  private(set) var secondsOutside = 0.0
  /// The first such place.
  private(set) var firstOutside: LocalPoint?
  /// Whether there would be more rays than are allowed: the doses are not all.
  private(set) var isTooLong = false

  /// How many samples may be looked at for each ray that may be asked for: most face away or are out of sight.
  private static let looksPerRay = 10
  /// Metres by which a lamp may be outside of the rooms: the grid of positions.
  private static let outsideMetres = 0.02

  init(
    _ samples: [DoseMap.Sample], rooms: [Int?], _ places: LampPlaces, in scene: TreatedScene,
    raysMax: Int = DoseLimits.raysMax
  ) {
    doses = Array(repeating: 0, count: samples.count)
    var sight = SightIndex(scene)
    let inSight = RoomsInSight(scene)
    let lamps = places.types.map { LineLamp($0.lamp) }
    var byRoom: [[Int]] = Array(repeating: [], count: scene.rooms.count)
    for (number, room) in rooms.enumerated() { if let room { byRoom[room].append(number) } }
    var looked = 0
    for spot in places.spots {
      guard let room = Self.room(of: spot.position, scene) else {
        secondsOutside += spot.seconds
        firstOutside = firstOutside ?? spot.position
        continue
      }
      let lamp = lamps[spot.type]
      let radius = places.types[spot.type].radiusMetres
      for view in inSight.views(from: spot.position, in: room) {
        looked += byRoom[view.room].count
        guard rays + byRoom[view.room].count <= raysMax, looked <= Self.looksPerRay * raysMax else {
          isTooLong = true
          return
        }
        for number in byRoom[view.room] {
          let sample = samples[number]
          let way = sample.position - spot.position
          guard view.isWhole || view.wedges.contains(where: { $0.holds(way) }) else { continue }
          let isUpright = sample.normal != .zero
          let facing = -sample.normal.dot(way)
          guard isUpright ? facing > 1e-9 : lamp.top > sample.heightMetres else { continue }
          rays += 1
          let height = sample.heightMetres + (isUpright ? 0 : SurfaceSampler.liftMetres)
          guard
            let lowest = sight.lowestSeen(
              ofLampAt: spot.position, from: lamp.base, to: lamp.top, bodyRadius: radius, by: sample.position,
              heightMetres: height)
          else { continue }
          let distance = way.lengthMetres
          let irradiance =
            isUpright
            ? lamp.onUpright(distance: distance, height: height, from: lowest, to: lamp.top) * facing / distance
            : lamp.onLevel(distance: distance, height: height, from: lowest, to: lamp.top)
          doses[number] += irradiance * spot.seconds
        }
      }
    }
  }

  /// The room of a place, or of the nearest place in one where it is a rounding outside.
  private static func room(of place: LocalPoint, _ scene: TreatedScene) -> Int? {
    scene.room(of: place)
      ?? scene.rooms.firstIndex { $0.outline.planarMetres(toWayFrom: place, to: place) <= outsideMetres }
  }
}
