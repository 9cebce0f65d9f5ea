import Dispatch
import FleetLink
import Foundation

/// Turns ^C and a request to end into a letter for the owner of a hub.
struct StopSignals {
  private let sources: [any DispatchSourceSignal]

  init(hub: LinkHub) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { hub.post(.stop) }
      source.resume()
      return source
    }
  }

  /// Lets the signals end the program again.
  func cancel() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
