import Maps
import Quantities

/// What the surfaces of the rooms of one UV-C task get by the recorded ways, as the verifier works it out. Doses are in
/// J/m²; 10 J/m² are 1 mJ/cm².
package struct DoseMap: Hashable, Sendable {
  /// The most surfaces with too little that are listed; those with the largest area.
  package static let shortMax = 20

  /// The task's name.
  package var task: String
  /// The floor.
  package var floor: FloorID
  /// The rooms that are treated, in the order of the mission.
  package var rooms: [String]
  /// The rooms that robots may only drive through.
  package var through: [String]
  /// The dose that the mission asks for, J/m².
  package var asked: Double
  /// All samples; their `surface` is a place in `surfaces`.
  package var samples: [Sample]
  /// All surfaces: floors and walls of the rooms in the mission's order, then tops and sides of furniture.
  package var surfaces: [Surface]
  /// The share of the area that the plan claims to be at the dose, 0...1.
  package var claimed: Double
  /// Seconds of legs that irradiate, of all robots together.
  package var lampSeconds: Double

  /// Puts a map together.
  package init(
    task: String, floor: FloorID, rooms: [String], through: [String], asked: Double, samples: [Sample],
    surfaces: [Surface], claimed: Double, lampSeconds: Double
  ) {
    self.task = task
    self.floor = floor
    self.rooms = rooms
    self.through = through
    self.asked = asked
    self.samples = samples
    self.surfaces = surfaces
    self.claimed = claimed
    self.lampSeconds = lampSeconds
  }

  /// What a surface is a part of, and which way it faces.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A floor; it faces up.
    case floor
    /// The side of a wall or of a shut door that faces a treated room.
    case wall
    /// The upper side of furniture; it faces up.
    case top
    /// An upright side of furniture.
    case side
  }

  /// A small piece of a surface with one dose. Pieces of floors and tops are squares of a grid along east and north,
  /// clipped at outlines; those of walls and sides are upright rectangles.
  package struct Sample: Hashable, Sendable {
    /// The surface, a place in `surfaces`.
    package var surface: Int
    /// Where the dose was computed: the middle of what is left of the piece, in the map's frame.
    package var position: LocalPoint
    /// The height of that place above the floor, in metres.
    package var heightMetres: Double
    /// The direction that the piece faces, of length 1; zero where it faces up.
    package var normal: LocalVector
    /// Metres of the piece before clipping: along the wall or side, or along east.
    package var widthMetres: Double
    /// Metres of the piece before clipping: upwards for walls and sides, along north for floors and tops.
    package var depthMetres: Double
    /// The area after clipping, in square metres.
    package var squareMetres: Double
    /// What it gets, J/m².
    package var dose: Double

    /// States a sample.
    package init(
      surface: Int, position: LocalPoint, heightMetres: Double, normal: LocalVector = .zero, widthMetres: Double,
      depthMetres: Double, squareMetres: Double, dose: Double = 0
    ) {
      self.surface = surface
      self.position = position
      self.heightMetres = heightMetres
      self.normal = normal
      self.widthMetres = widthMetres
      self.depthMetres = depthMetres
      self.squareMetres = squareMetres
      self.dose = dose
    }
  }

  /// A surface with a name, as plans use it: `floor of room-1`, `side of room-1 HospitalBed 2`.
  package struct Surface: Hashable, Sendable {
    /// The name.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// All of it, in square metres.
    package var squareMetres: Double
    /// What of it gets less than the asked dose, in square metres.
    package var shortSquareMetres = 0.0
    /// The least dose of a sample of it, J/m².
    package var least = 0.0
    /// The middle of what gets too little; nil where nothing does.
    package var place: GeoPoint?
    /// The height of that middle above the floor, in metres.
    package var heightMetres = 0.0

    /// Names a surface.
    package init(name: String, kind: Kind, squareMetres: Double = 0) {
      self.name = name
      self.kind = kind
      self.squareMetres = squareMetres
    }
  }

  /// The area of all surfaces, in square metres.
  package var squareMetres: Double { surfaces.reduce(0) { $0 + $1.squareMetres } }
  /// The area that gets less than the asked dose, in square metres.
  package var shortSquareMetres: Double { surfaces.reduce(0) { $0 + $1.shortSquareMetres } }
  /// The share of the area at the asked dose, 0...1.
  package var covered: Double {
    let whole = squareMetres
    return whole > 0 ? 1 - shortSquareMetres / whole : 0
  }
  /// The surfaces with too little, the largest area first.
  package var short: [Surface] {
    surfaces.enumerated().filter { $0.element.shortSquareMetres > 0 }.sorted {
      ($1.element.shortSquareMetres, $0.offset) < ($0.element.shortSquareMetres, $1.offset)
    }.map(\.element)
  }

  /// The dose that a share of the area does not exceed, J/m², of all samples or of those with at least some dose; nil
  /// where there are none.
  package func dose(atShare share: Double, ofSamplesWith least: Double = 0) -> Double? {
    let chosen = samples.filter { $0.dose >= least }.sorted { $0.dose < $1.dose }
    let whole = chosen.reduce(0) { $0 + $1.squareMetres }
    var area = 0.0
    for sample in chosen {
      area += sample.squareMetres
      if area >= share * whole { return sample.dose }
    }
    return chosen.last?.dose
  }

  /// The least dose of the samples at the asked dose, J/m²; nil where there are none.
  package var leastAtDose: Double? { dose(atShare: 0, ofSamplesWith: asked) }
  /// The dose that 5 % of the area at the asked dose do not exceed, J/m²; nil where nothing is at the dose.
  package var fifthPercentileAtDose: Double? { dose(atShare: 0.05, ofSamplesWith: asked) }
}
