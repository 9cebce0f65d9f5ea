/// How a vehicle's autopilot behaves in the mission protocol, where autopilots differ.
///
/// `ardupilot` follows what ArduCopter 4.7 was observed to do in software simulation; `px4` follows the protocol's
/// documentation and suits MAVSDK's mission calls better.
package struct MissionServerProfile: Sendable, Hashable {
  /// Asks with MISSION_REQUEST (message 40) instead of MISSION_REQUEST_INT.
  package var usesFloatRequest: Bool
  /// Item 0 of a mission is the home position: what is uploaded there is discarded.
  package var itemZeroIsHome: Bool
  /// Writes a mission into the store item by item, so that an upload that breaks off leaves a mixed one.
  package var overwritesInPlace: Bool
  /// Acknowledges a copy of the last item after the end again; otherwise the copy is an error.
  package var repeatsFinalAcknowledgement: Bool
  /// Asks again for the item it wants where another one comes; otherwise it answers with INVALID_SEQUENCE.
  package var asksAgainOutOfTurn: Bool
  /// Refuses to clear a mission that is being flown.
  package var refusesClearInFlight: Bool
  /// Clears every store on MISSION_CLEAR_ALL of type 255; otherwise that is unsupported.
  package var clearsAllTypes: Bool
  /// Answers MISSION_CLEAR_ALL of another station during an upload by ERROR after the denial, and its items by a denial
  /// to the station that uploads: as was observed of ArduCopter.
  package var confusesStations: Bool
  /// Says `Fence validation failed` after the reason where a whole fence is refused.
  package var saysFenceFailed: Bool
  /// Most items of the types mission, fence and rally.
  package var capacities: [Int]
  /// Silence after which a request is repeated.
  package var repeatInterval: Duration
  /// Time without progress after which an upload is given up.
  package var giveUpAfter: Duration

  /// ArduCopter: 650 items (651 were refused), 83 fence items at COUNT, 46 rally points.
  package static let ardupilot = MissionServerProfile(
    usesFloatRequest: true, itemZeroIsHome: true, overwritesInPlace: true, repeatsFinalAcknowledgement: false,
    asksAgainOutOfTurn: false, refusesClearInFlight: true, clearsAllTypes: false, confusesStations: true,
    saysFenceFailed: true, capacities: [650, 83, 46],
    repeatInterval: .seconds(1), giveUpAfter: .seconds(8))

  /// A vehicle that follows the protocol's documentation.
  package static let px4 = MissionServerProfile(
    usesFloatRequest: false, itemZeroIsHome: false, overwritesInPlace: false, repeatsFinalAcknowledgement: true,
    asksAgainOutOfTurn: true, refusesClearInFlight: false, clearsAllTypes: true, confusesStations: false,
    saysFenceFailed: false, capacities: [2000, 64, 64],
    repeatInterval: .milliseconds(500), giveUpAfter: .seconds(5))
}
