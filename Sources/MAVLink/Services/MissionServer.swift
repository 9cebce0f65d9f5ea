/// The vehicle side of the mission protocol: stores of types mission, fence and rally with upload, download, clear and
/// set-current.
///
/// It asks again when a request seems lost, answers copies, serves items in any order, and gives up an upload that
/// makes no progress. One upload runs at a time; other stations are refused meanwhile.
package struct MissionServer: Sendable {
  /// What the vehicle must do, in order.
  package enum Action: Sendable {
    /// Send this message to the link.
    case send(any MAVLinkMessage)
    /// The store of this `MavMissionType` has new contents, complete and acknowledged, or cleared.
    case storeChanged(missionType: UInt8)
    /// The current item was set by a message.
    case currentChanged(UInt16)
  }

  /// Says whether an item is acceptable for its mission type, as a `MavMissionResult`.
  package typealias Validator = @Sendable (MissionItemInt) -> UInt8

  /// Says whether a whole upload is acceptable: a `MavMissionResult`, and a sentence for the ground where it is not.
  package typealias StoreValidator = @Sendable (_ missionType: UInt8, [MissionItemInt]) -> (UInt8, String)

  /// An upload that runs.
  struct Upload: Sendable {
    var station: MAVLinkAddress
    var missionType: UInt8
    /// The number of the first item: 0, unless a part of the mission is replaced.
    var first = 0
    /// Whether a part of the stored items is replaced, and the others stay.
    var isPart = false
    var count: Int
    var received: [MissionItemInt]
    var lastProgress: Duration
    var nextRepeat: Duration

    /// The number of the item that is wanted.
    var next: Int { first + received.count }
  }

  /// The upload that ended last, to answer copies of its last item.
  struct CompletedUpload: Sendable {
    var station: MAVLinkAddress
    var missionType: UInt8
    var count: Int
  }

  /// This vehicle.
  package let own: MAVLinkAddress
  /// How it behaves.
  package let profile: MissionServerProfile
  /// Whether the mission is being flown; the vehicle keeps it.
  package var isMissionActive = false
  /// What MISSION_CURRENT says of the mission and of the vehicle's mode in answer to MISSION_SET_CURRENT; the vehicle
  /// keeps both.
  package var state: UInt8 = MissionState.unknown
  package var mode: UInt8 = 0
  /// What is read back as item 0 where the profile keeps home there; `nil` before home is known.
  package var home: MissionItemInt?
  /// The item that is flown, or will be.
  package private(set) var current: UInt16 = 0

  var stores: [[MissionItemInt]] = [[], [], []]
  var upload: Upload?
  var completed: CompletedUpload?
  let validate: Validator
  let validateStore: StoreValidator

  /// A server with empty stores.
  package init(
    own: MAVLinkAddress, profile: MissionServerProfile,
    validate: @escaping Validator = MissionItemRules.check,
    validateStore: @escaping StoreValidator = FenceRules.check
  ) {
    precondition(profile.capacities.count == 3, "a profile gives the capacity of three stores")
    self.own = own
    self.profile = profile
    self.validate = validate
    self.validateStore = validateStore
  }

  /// The stored items of a type, home included; empty for a type that has no store.
  package func items(_ missionType: UInt8 = MavMissionType.mission) -> [MissionItemInt] {
    guard Int(missionType) < stores.count else { return [] }
    var items = stores[Int(missionType)]
    if missionType == MavMissionType.mission, profile.itemZeroIsHome, var home, !items.isEmpty {
      home.seq = 0
      home.missionType = MavMissionType.mission
      items[0] = home
    }
    return items
  }

  /// Puts a mission in place as if it had been uploaded long ago.
  package mutating func preload(_ items: [MissionItemInt], as missionType: UInt8 = MavMissionType.mission) {
    guard Int(missionType) < stores.count else { return }
    store(Array(items.prefix(profile.capacities[Int(missionType)])), as: missionType)
  }

  /// Forgets an exchange that is under way, as a vehicle does that starts anew. What is stored stays.
  package mutating func abandon() {
    upload = nil
    completed = nil
  }

  /// Whether an upload runs.
  package var isReceiving: Bool { upload != nil }

  /// When `tick(at:)` is due, or `nil` where no upload runs.
  package var deadline: Duration? {
    upload.map { min($0.nextRepeat, $0.lastProgress + profile.giveUpAfter) }
  }

  /// Makes an item the current one, as the vehicle flies on or on command 224; false where there is no such item.
  package mutating func setCurrent(_ number: UInt16) -> Bool {
    guard Int(number) < stores[0].count else { return false }
    current = number
    return true
  }

  /// MISSION_CURRENT as it stands; `total` leaves home out.
  package func currentMessage(state: UInt8 = 0, mode: UInt8 = 0) -> MissionCurrent {
    let count = stores[0].count
    let total = profile.itemZeroIsHome ? max(count - 1, 0) : count
    return MissionCurrent(seq: current, total: UInt16(clamping: total), missionState: state, missionMode: mode)
  }

  /// Takes a message from the link; messages that are not of the mission protocol, or not for this vehicle, do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    switch message {
    case let count as MissionCount where isMine(count.targetSystem, count.targetComponent):
      return counted(count, from: sender, at: now)
    case let part as MissionWritePartialList where isMine(part.targetSystem, part.targetComponent):
      return openedPart(part, from: sender, at: now)
    case let item as MissionItemInt where isMine(item.targetSystem, item.targetComponent):
      return took(item, from: sender, at: now)
    case let item as MissionItem where isMine(item.targetSystem, item.targetComponent):
      return tookFloat(item, from: sender, at: now)
    case let acknowledgement as MissionAck where isMine(acknowledgement.targetSystem, acknowledgement.targetComponent):
      return acknowledged(acknowledgement, from: sender)
    case let request as MissionRequestList where isMine(request.targetSystem, request.targetComponent):
      return listed(request, from: sender)
    case let request as MissionRequestInt where isMine(request.targetSystem, request.targetComponent):
      return served(request.seq, type: request.missionType, asFloat: false, from: sender)
    case let request as MissionRequest where isMine(request.targetSystem, request.targetComponent):
      return served(request.seq, type: request.missionType, asFloat: true, from: sender)
    case let clear as MissionClearAll where isMine(clear.targetSystem, clear.targetComponent):
      return cleared(clear, from: sender)
    case let request as MissionSetCurrent where isMine(request.targetSystem, request.targetComponent):
      guard setCurrent(request.seq) else {
        return [.text(MavSeverity.warning, "No mission item \(request.seq)")]
      }
      return [.send(currentMessage(state: state, mode: mode)), .currentChanged(request.seq)]
    default:
      return []
    }
  }

  /// Whether target numbers name this vehicle.
  private func isMine(_ system: UInt8, _ component: UInt8) -> Bool {
    own.isTargeted(system: system, component: component)
  }

  /// Puts a complete list into its store.
  mutating func store(_ items: [MissionItemInt], as missionType: UInt8) {
    stores[Int(missionType)] = items
    if missionType == MavMissionType.mission, Int(current) >= items.count { current = 0 }
  }
}

extension MissionServer.Action {
  /// MISSION_ACK to a station.
  static func acknowledge(_ result: UInt8, _ missionType: UInt8, to station: MAVLinkAddress) -> Self {
    .send(
      MissionAck(
        targetSystem: station.systemID, targetComponent: station.componentID, type: result,
        missionType: missionType))
  }

  /// STATUSTEXT of one chunk.
  static func text(_ severity: UInt8, _ text: String) -> Self {
    .send(Statustext(severity: severity, text: text))
  }
}
