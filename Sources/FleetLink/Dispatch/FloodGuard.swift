import Plans
import Quantities
import Telemetry

/// Bounds what one vehicle can make the dispatcher do: so many messages of a kind are read in each second of mission
/// time, and the others are counted.
struct FloodGuard: Sendable {
  /// What is bounded, with the most in a second. A vehicle that sends all it has sends about a hundred messages a
  /// second, and its whole list of parameters once.
  enum Kind: Int, CaseIterable {
    /// Messages of any type.
    case messages
    /// Texts, each of which is stored.
    case texts
    /// Thermal frames, each of which is stored.
    case frames

    var perSecondMax: Int {
      switch self {
      case .messages: 2000
      case .texts: 50
      case .frames: 60
      }
    }
  }

  /// What was not read since the start.
  private(set) var dropped = 0

  private var second = Int.min
  private var counts = [0, 0, 0]
  private var droppedBefore = 0
  private var isFlooded = false

  /// What is to be told.
  enum News: Equatable {
    case began(Kind)
    case ended(dropped: Int)
  }

  /// Whether one more may be read.
  mutating func admits(_ kind: Kind, at now: MissionTime) -> (isAdmitted: Bool, news: News?) {
    var news: News?
    let present = Int(now.seconds.rounded(.down))
    if present != second {
      if isFlooded, counts.elementsEqual(Kind.allCases, by: { $0 <= $1.perSecondMax }) {
        news = .ended(dropped: dropped - droppedBefore)
        (isFlooded, droppedBefore) = (false, dropped)
      }
      (second, counts) = (present, [0, 0, 0])
    }
    counts[kind.rawValue] += 1
    guard counts[kind.rawValue] > kind.perSecondMax else { return (true, news) }
    dropped += 1
    if !isFlooded {
      isFlooded = true
      news = .began(kind)
    }
    return (false, news)
  }
}

extension VehicleSession {
  /// Whether one more message of a kind is read; the first that is not is told.
  mutating func admits(_ kind: FloodGuard.Kind, at now: MissionTime) -> Bool {
    let (isAdmitted, news) = flood.admits(kind, at: now)
    switch news {
    case .began(let kind):
      event(.warning, "flood", "\(plan.id) sends too many \(kind): the rest of each second is not read", at: now)
    case .ended(let dropped): event(.notice, "flood", "\(plan.id): \(dropped) messages were not read", at: now)
    case nil: break
    }
    return isAdmitted
  }

  /// Tells of a message that contradicts itself or the plan, the first time in each sortie.
  mutating func tellNonsense(_ text: String, at now: MissionTime) {
    nonsense += 1
    guard nonsenseToldFor != sortieIndex else { return }
    nonsenseToldFor = sortieIndex
    event(.warning, "nonsense", "\(plan.id) \(text)", at: now)
  }
}
