import ArgumentParser

/// `sortie mavlink`: frames of MAVLink as lines of JSON, and back.
struct MAVLinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mavlink", abstract: "Turn MAVLink frames into lines of JSON, and back.",
    subcommands: [MAVLinkDecodeCommand.self, MAVLinkEncodeCommand.self])
}
