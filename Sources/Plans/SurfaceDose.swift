import Quantities

/// What the surfaces of rooms get by UV-C, as the planner worked it out. Doses are in J/m²; 10 J/m² are 1 mJ/cm².
package struct SurfaceDose: Hashable, Sendable, Codable {
  /// The dose that the mission asks for, J/m².
  package var asked: Double
  /// The asked dose times the safety factor, J/m²: what the search gives every place that it treats. Between its
  /// samples and by the rounding of positions a place may get less; where it gets less than `asked` it is missing.
  package var planned: Double
  /// The area of all surfaces of the rooms, in square metres.
  package var squareMetres: Double
  /// The least dose of the places that are not in `missing`, J/m².
  package var least: Double
  /// The dose that 5 % of the area do not exceed, J/m²; missing places count.
  package var fifthPercentile: Double
  /// Seconds with the lamp on, of all robots together.
  package var lampSeconds: Double
  /// No plan needs fewer seconds with the lamp on: the bound of the linear programme.
  package var lowerBoundSeconds: Double
  /// The log10 reduction at `least`, where the mission names an entry of a dose table.
  package var logReduction: LogReduction?
  /// The surfaces that do not get the dose, the largest first; never a silent gap.
  package var missing: [MissingSurface]
  /// How many further missing surfaces are not listed; their area is in `missingSquareMetres`.
  package var missingOmitted: Int
  /// The area that does not get the dose, listed or not, in square metres.
  package var missingSquareMetres: Double

  /// The most missing surfaces that a plan lists.
  package static let missingMax = 200

  /// States doses.
  package init(
    asked: Double, planned: Double, squareMetres: Double, least: Double, fifthPercentile: Double, lampSeconds: Double,
    lowerBoundSeconds: Double, logReduction: LogReduction? = nil, missing: [MissingSurface] = [],
    missingOmitted: Int = 0, missingSquareMetres: Double = 0
  ) {
    self.asked = asked
    self.planned = planned
    self.squareMetres = squareMetres
    self.least = least
    self.fifthPercentile = fifthPercentile
    self.lampSeconds = lampSeconds
    self.lowerBoundSeconds = lowerBoundSeconds
    self.logReduction = logReduction
    self.missing = missing
    self.missingOmitted = missingOmitted
    self.missingSquareMetres = missingSquareMetres
  }

  /// What a dose did to a germ, by a source.
  package struct LogReduction: Hashable, Sendable, Codable {
    /// The germ.
    package var germ: String
    /// The log10 reduction; never more than the source measured.
    package var log10: Double
    /// The source.
    package var source: String

    /// States a reduction.
    package init(germ: String, log10: Double, source: String) {
      self.germ = germ
      self.log10 = log10
      self.source = source
    }
  }

  /// A part of a surface that does not get the dose.
  package struct MissingSurface: Hashable, Sendable, Codable {
    /// Why a part of a surface does not get the dose.
    package enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
      /// No place that the robot reaches sees it.
      case unseen
      /// It would take longer than the mission waits.
      case tooFaint
      /// Work that would have reached it has no place in the plan.
      case leftOut
    }

    /// The surface, such as `floor of room-1` or `side of room-1 HospitalBed 2`.
    package var surface: String
    /// Why.
    package var cause: Cause
    /// The area in square metres.
    package var squareMetres: Double
    /// The least dose that a place of it gets all the same, J/m².
    package var least: Double
    /// The middle of it.
    package var place: GeoPoint
    /// The height of the middle above the floor.
    package var height: Length

    /// Describes a part.
    package init(
      surface: String, cause: Cause, squareMetres: Double, least: Double, place: GeoPoint, height: Length
    ) {
      self.surface = surface
      self.cause = cause
      self.squareMetres = squareMetres
      self.least = least
      self.place = place
      self.height = height
    }
  }
}
