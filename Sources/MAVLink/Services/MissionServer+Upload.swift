extension MissionServer {
  /// MISSION_COUNT: opens an upload, or starts the station's own one anew.
  mutating func counted(_ message: MissionCount, from station: MAVLinkAddress, at now: Duration) -> [Action] {
    let type = message.missionType
    guard Int(type) < stores.count else {
      return [.acknowledge(MavMissionResult.unsupported, type, to: station)]
    }
    if let upload, upload.station.systemID != station.systemID {
      return [.acknowledge(MavMissionResult.denied, type, to: station)]
    }
    let count = Int(message.count)
    let capacity = profile.capacities[Int(type)]
    guard count <= capacity else {
      return [
        .acknowledge(MavMissionResult.noSpace, type, to: station),
        .text(MavSeverity.warning, "Only \(capacity) items are supported"),
      ]
    }
    guard count > 0 else {
      upload = nil
      store([], as: type)
      return [.acknowledge(MavMissionResult.accepted, type, to: station), .storeChanged(missionType: type)]
    }
    if profile.overwritesInPlace, type == MavMissionType.mission {
      store(Array(stores[Int(type)].prefix(count)), as: type)
    }
    completed = nil
    let opened = Upload(
      station: station, missionType: type, count: count, received: [], lastProgress: now,
      nextRepeat: now + profile.repeatInterval)
    upload = opened
    return [request(for: opened)]
  }

  /// MISSION_WRITE_PARTIAL_LIST: opens an upload of a part of the stored mission, which must be there.
  mutating func openedPart(
    _ message: MissionWritePartialList, from station: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    let type = message.missionType
    guard Int(type) < stores.count else {
      return [.acknowledge(MavMissionResult.unsupported, type, to: station)]
    }
    if let upload, upload.station.systemID != station.systemID {
      return [.acknowledge(MavMissionResult.denied, type, to: station)]
    }
    let first = Int(message.startIndex)
    let last = Int(message.endIndex)
    guard first >= 0, first <= last, last < stores[Int(type)].count else {
      return [.acknowledge(MavMissionResult.error, type, to: station)]
    }
    completed = nil
    let opened = Upload(
      station: station, missionType: type, first: first, isPart: true, count: last - first + 1, received: [],
      lastProgress: now,
      nextRepeat: now + profile.repeatInterval)
    upload = opened
    return [request(for: opened)]
  }

  /// MISSION_ITEM_INT: stores it where it is the one asked for.
  mutating func took(_ item: MissionItemInt, from station: MAVLinkAddress, at now: Duration) -> [Action] {
    guard var running = upload else { return [answerToItemWithoutUpload(item, from: station)] }
    guard running.station.systemID == station.systemID else {
      let denied = profile.confusesStations ? running.station : station
      return [.acknowledge(MavMissionResult.denied, item.missionType, to: denied)]
    }
    guard item.missionType == running.missionType else {
      upload = nil
      return [.acknowledge(MavMissionResult.error, running.missionType, to: station)]
    }
    guard Int(item.seq) == running.next else {
      if profile.asksAgainOutOfTurn { return [request(for: running)] }
      return [.acknowledge(MavMissionResult.invalidSequence, running.missionType, to: station)]
    }
    let isHome = profile.itemZeroIsHome && item.seq == 0 && item.missionType == MavMissionType.mission
    let verdict = isHome ? MavMissionResult.accepted : validate(item)
    guard verdict == MavMissionResult.accepted else {
      upload = nil
      return [.acknowledge(verdict, running.missionType, to: station)]
    }
    running.received.append(item)
    running.lastProgress = now
    running.nextRepeat = now + profile.repeatInterval
    upload = running
    if profile.overwritesInPlace, running.missionType == MavMissionType.mission { overwrite(item) }
    return running.received.count == running.count ? complete(running) : [request(for: running)]
  }

  /// MISSION_ITEM: the same with coordinates as floats, which this converts.
  mutating func tookFloat(_ item: MissionItem, from station: MAVLinkAddress, at now: Duration) -> [Action] {
    let hint = Action.text(MavSeverity.warning, "got MISSION_ITEM; GCS should send MISSION_ITEM_INT")
    guard let converted = MissionItemInt(item) else {
      upload = upload?.station.systemID == station.systemID ? nil : upload
      return [.acknowledge(MavMissionResult.invalidParam5X, item.missionType, to: station), hint]
    }
    return took(converted, from: station, at: now) + [hint]
  }

  /// MISSION_ACK: the station cancels its upload.
  mutating func acknowledged(_ message: MissionAck, from station: MAVLinkAddress) -> [Action] {
    if let running = upload, running.station.systemID == station.systemID,
      running.missionType == message.missionType, message.type == MavMissionResult.operationCancelled
    {
      upload = nil
    }
    return []
  }

  /// Repeats a request that seems lost, or gives the upload up, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard var running = upload else { return [] }
    if now - running.lastProgress >= profile.giveUpAfter {
      upload = nil
      return [
        .acknowledge(MavMissionResult.operationCancelled, running.missionType, to: running.station),
        .text(MavSeverity.warning, "Mission upload timeout"),
      ]
    }
    guard now >= running.nextRepeat else { return [] }
    running.nextRepeat = now + profile.repeatInterval
    upload = running
    return [request(for: running)]
  }

  // MARK: Helpers

  /// The request for the next item.
  private func request(for upload: Upload) -> Action {
    let number = UInt16(clamping: upload.next)
    let station = upload.station
    if profile.usesFloatRequest {
      return .send(
        MissionRequest(
          targetSystem: station.systemID, targetComponent: station.componentID, seq: number,
          missionType: upload.missionType))
    }
    return .send(
      MissionRequestInt(
        targetSystem: station.systemID, targetComponent: station.componentID, seq: number,
        missionType: upload.missionType))
  }

  /// Writes one item of a running upload over the stored mission.
  private mutating func overwrite(_ item: MissionItemInt) {
    let index = Int(item.seq)
    if index < stores[0].count { stores[0][index] = item } else { stores[0].append(item) }
  }

  /// Ends an upload that has all its items.
  private mutating func complete(_ running: Upload) -> [Action] {
    upload = nil
    var whole = running.received
    if running.isPart {
      whole = stores[Int(running.missionType)]
      whole.replaceSubrange(running.first..<(running.first + running.count), with: running.received)
    }
    let (verdict, reason) = validateStore(running.missionType, whole)
    guard verdict == MavMissionResult.accepted else {
      var texts = reason.isEmpty ? [] : [reason]
      if profile.saysFenceFailed, running.missionType == MavMissionType.fence {
        texts.append("Fence validation failed")
      }
      return texts.map { .text(MavSeverity.warning, $0) }
        + [.acknowledge(verdict, running.missionType, to: running.station)]
    }
    store(whole, as: running.missionType)
    completed = CompletedUpload(
      station: running.station, missionType: running.missionType, count: running.first + running.count)
    return [
      .acknowledge(MavMissionResult.accepted, running.missionType, to: running.station),
      .storeChanged(missionType: running.missionType),
    ]
  }

  /// What an item gets while no upload runs: a copy of the last one may be acknowledged again.
  private func answerToItemWithoutUpload(_ item: MissionItemInt, from station: MAVLinkAddress) -> Action {
    if profile.repeatsFinalAcknowledgement, let completed, completed.station.systemID == station.systemID,
      completed.missionType == item.missionType, Int(item.seq) == completed.count - 1
    {
      return .acknowledge(MavMissionResult.accepted, item.missionType, to: station)
    }
    return .acknowledge(MavMissionResult.error, item.missionType, to: station)
  }
}
