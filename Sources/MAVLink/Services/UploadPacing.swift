/// How far an upload may run ahead of the vehicle's requests, and how fast.
///
/// An autopilot asks for item after item, which costs a round trip each; it takes the next item just as well before it
/// has asked. Sent ahead are at most `itemsInFlightMax` items, each at most `copiesMax` times in a row.
package struct UploadPacing: Sendable, Hashable {
  /// Bytes that a mission item takes on the link, with the frame around it.
  package static var itemBytes: Int { 50 }

  /// The most bytes of items that are sent in a second, on average over a tenth of a second.
  package var bytesPerSecondMax: Int
  /// The most items sent and not yet known to have arrived; 1 waits for each request.
  package var itemsInFlightMax: Int
  /// The most copies of one item that are sent in a row where the link turns out to lose.
  package var copiesMax: Int

  /// The default suits networks and fast radios: 25 kB/s, a quarter of a megabit.
  package init(bytesPerSecondMax: Int = 25_000, itemsInFlightMax: Int = 48, copiesMax: Int = 5) {
    precondition(bytesPerSecondMax >= Self.itemBytes, "an upload sends at least an item in a second")
    precondition(itemsInFlightMax > 0 && copiesMax > 0, "an upload sends at least one copy of one item")
    self.bytesPerSecondMax = bytesPerSecondMax
    self.itemsInFlightMax = itemsInFlightMax
    self.copiesMax = copiesMax
  }

  /// For a telemetry radio at 57,600 baud: 4 kB/s leave room for telemetry and for the other direction.
  package static let telemetryRadio = UploadPacing(bytesPerSecondMax: 4_000, itemsInFlightMax: 16, copiesMax: 3)

  /// One item for each request, as the protocol's documentation has it.
  package static let stopAndWait = UploadPacing(itemsInFlightMax: 1, copiesMax: 1)

  /// An instant before every other: owners count their instants from any epoch, and may begin below zero.
  static let longAgo = Duration.seconds(-1_000_000_000_000)

  /// The time that one item takes at the greatest rate.
  var itemTime: Duration { .seconds(1) * Self.itemBytes / bytesPerSecondMax }
}
