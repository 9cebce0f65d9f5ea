extension MissionServer {
  /// MISSION_REQUEST_LIST: the number of items.
  func listed(_ request: MissionRequestList, from station: MAVLinkAddress) -> [Action] {
    let type = request.missionType
    guard Int(type) < stores.count else {
      return [.acknowledge(MavMissionResult.unsupported, type, to: station)]
    }
    guard upload == nil else { return [.acknowledge(MavMissionResult.denied, type, to: station)] }
    return [count(of: type, to: station)]
  }

  /// MISSION_REQUEST_INT and MISSION_REQUEST: one item, in any order and as often as asked.
  func served(_ number: UInt16, type: UInt8, asFloat: Bool, from station: MAVLinkAddress) -> [Action] {
    guard Int(type) < stores.count else {
      return [.acknowledge(MavMissionResult.unsupported, type, to: station)]
    }
    guard upload == nil else { return [.acknowledge(MavMissionResult.denied, type, to: station)] }
    let items = items(type)
    guard Int(number) < items.count else {
      return [
        count(of: type, to: station), .acknowledge(MavMissionResult.invalidSequence, type, to: station),
      ]
    }
    var item = items[Int(number)]
    item.targetSystem = station.systemID
    item.targetComponent = station.componentID
    item.current = type == MavMissionType.mission && number == current ? 1 : 0
    guard asFloat else { return [.send(item)] }
    return [.send(MissionItem(item)), .text(MavSeverity.warning, "use MISSION_REQUEST_INT!")]
  }

  /// MISSION_CLEAR_ALL: empties a store.
  mutating func cleared(_ request: MissionClearAll, from station: MAVLinkAddress) -> [Action] {
    let type = request.missionType
    let isAll = type == MavMissionType.all && profile.clearsAllTypes
    guard isAll || Int(type) < stores.count else {
      return [.acknowledge(MavMissionResult.unsupported, type, to: station)]
    }
    if let upload, upload.station.systemID != station.systemID {
      let denial = Action.acknowledge(MavMissionResult.denied, type, to: station)
      return profile.confusesStations ? [denial, .acknowledge(MavMissionResult.error, type, to: station)] : [denial]
    }
    let touchesMission = isAll || type == MavMissionType.mission
    if touchesMission, isMissionActive, profile.refusesClearInFlight {
      return [.acknowledge(MavMissionResult.error, type, to: station)]
    }
    upload = nil
    let types = isAll ? [MavMissionType.mission, MavMissionType.fence, MavMissionType.rally] : [type]
    for type in types { store([], as: type) }
    return [.acknowledge(MavMissionResult.accepted, type, to: station)]
      + types.map { Action.storeChanged(missionType: $0) }
  }

  /// MISSION_COUNT to a station.
  private func count(of type: UInt8, to station: MAVLinkAddress) -> Action {
    .send(
      MissionCount(
        targetSystem: station.systemID, targetComponent: station.componentID,
        count: UInt16(clamping: stores[Int(type)].count), missionType: type))
  }
}
