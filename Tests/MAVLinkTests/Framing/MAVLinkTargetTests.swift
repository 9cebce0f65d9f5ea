import MAVLink
import Testing

@Suite struct MAVLinkTargetTests {
  private static func target(of message: any MAVLinkMessage) -> UInt8? {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var parser = MAVLinkFrameParser()
    return parser.consume(writer.encode(message)).first.flatMap(MAVLinkTarget.system)
  }

  @Test("a frame's target is the one that its message names")
  func named() {
    #expect(Self.target(of: CommandLong(targetSystem: 7, command: 400)) == 7)
    #expect(Self.target(of: MissionItemInt(targetSystem: 250, missionType: 1)) == 250)
    #expect(Self.target(of: SetMode(targetSystem: 3, baseMode: 1)) == 3)
  }

  @Test("a target of 0, which is cut off the end of a payload, means everybody")
  func everybody() {
    #expect(Self.target(of: MissionRequestList(targetSystem: 0)) == 0)
    #expect(Self.target(of: CommandLong(targetSystem: 0)) == 0)
  }

  @Test("a message without a target names nobody")
  func nobody() {
    #expect(Self.target(of: Heartbeat(type: 2)) == nil)
    #expect(Self.target(of: Attitude(timeBootMs: 4)) == nil)
  }
}
