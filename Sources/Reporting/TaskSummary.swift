import Geometry
import Quantities

/// What pictures and pages tell about one task of a mission.
///
/// The mission's own types are not known here; who has them fills these values, in the order of the mission file. A
/// task's number on maps and in tables is its place in that order.
package struct TaskSummary: Hashable, Sendable {
  /// The task's name in the mission, as in the plan.
  package var id: String
  /// The task's title for people.
  package var title: String
  /// The kind: `deliver`, `supply`, `disinfect`, `survey`, `patrol`, `station`.
  package var kind: String
  /// Where it is, for people, such as `Kluuvi pharmacy → North clinic`.
  package var place: String
  /// When it may be done, for people; empty where any time will do.
  package var window: String
  /// The same as a span of time; nil where any time will do.
  package var windowInterval: MissionInterval?
  /// The priority's name.
  package var priority: String
  /// What is carried, sprayed or measured, for people.
  package var payload: String
  /// Where something is fetched; nil where nothing is.
  package var from: LocalPoint?
  /// Where the task is done; nil for areas.
  package var position: LocalPoint?
  /// The area in which the task is done; nil for points.
  package var outline: Polygon?
  /// The width of a swath of an area task; nil where there are none.
  package var swathWidth: Length?
  /// The names of the rooms in which the task is done, on the floor that a `FloorSummary` names; empty outdoors.
  package var rooms: [String] = []

  /// Describes a task.
  package init(
    id: String, title: String, kind: String, place: String, window: String = "",
    windowInterval: MissionInterval? = nil, priority: String = "", payload: String = "", from: LocalPoint? = nil,
    position: LocalPoint? = nil, outline: Polygon? = nil, swathWidth: Length? = nil
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    self.place = place
    self.window = window
    self.windowInterval = windowInterval
    self.priority = priority
    self.payload = payload
    self.from = from
    self.position = position
    self.outline = outline
    self.swathWidth = swathWidth
  }
}

/// One expectation of a scenario and whether the run met it.
package struct ReportExpectation: Hashable, Sendable {
  /// What was expected, for people.
  package var name: String
  /// What the run showed, with its unit.
  package var value: String
  /// Whether that meets the expectation.
  package var isMet: Bool

  /// Describes an expectation.
  package init(name: String, value: String, isMet: Bool) {
    self.name = name
    self.value = value
    self.isMet = isMet
  }
}
