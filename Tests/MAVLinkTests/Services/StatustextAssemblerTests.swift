import MAVLink
import Quantities
import Testing

@Suite
struct StatustextAssemblerTests {
  private let vehicle = Stations.vehicle

  private func text(_ count: Int) -> String {
    String((0..<count).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
  }

  @Test("texts of any length come back whole, whatever the order of their chunks", arguments: 1...20)
  func anyLength(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var assembler = StatustextAssembler()
    for length in [0, 1, 49, 50, 51, 99, 100, 101, 250, 1000] {
      var chunks = Statustext.chunks(of: text(length), severity: MavSeverity.notice, id: 5)
      chunks.shuffle(using: &generator)
      // The first chunk comes twice.
      let received = (chunks + chunks.prefix(chunks.count > 1 ? 1 : 0)).flatMap {
        assembler.receive($0, from: vehicle, at: .zero)
      }
      #expect(received.map(\.text) == [text(length)] && received.allSatisfy(\.isComplete), "length \(length)")
      // What the late copy opened is not a text of its own for the next length.
      _ = assembler.tick(at: .seconds(10))
    }
  }

  @Test("a text with a lost chunk is given out after the patience, with a mark for the gap")
  func lostChunk() {
    var assembler = StatustextAssembler()
    let chunks = Statustext.chunks(of: text(120), severity: MavSeverity.warning, id: 9)
    #expect(chunks.count == 3)
    #expect(assembler.receive(chunks[0], from: vehicle, at: .zero) == [])
    #expect(assembler.receive(chunks[2], from: vehicle, at: .zero) == [])
    #expect(assembler.deadline == .seconds(2) && assembler.tick(at: .milliseconds(1999)) == [])
    let given = assembler.tick(at: .seconds(2))
    #expect(given.map(\.text) == [chunks[0].text + "…" + chunks[2].text] && given[0].isComplete == false)
    #expect(assembler.deadline == nil)
  }

  @Test("two vehicles may use one number, and more texts than the limit push the oldest out")
  func manySenders() {
    var assembler = StatustextAssembler()
    let other = MAVLinkAddress(systemID: 8, componentID: 1)
    let ours = Statustext.chunks(of: text(60), severity: 6, id: 1)
    let theirs = Statustext.chunks(of: String(text(70).reversed()), severity: 6, id: 1)
    #expect(assembler.receive(ours[0], from: vehicle, at: .zero) == [])
    #expect(assembler.receive(theirs[0], from: other, at: .zero) == [])
    #expect(assembler.receive(ours[1], from: vehicle, at: .zero).map(\.text) == [text(60)])
    #expect(assembler.receive(theirs[1], from: other, at: .zero).map(\.sender) == [other])
    var given = 0
    for id in 1...100 {
      let first = Statustext.chunks(of: text(60), severity: 6, id: UInt16(id))[0]
      given += assembler.receive(first, from: vehicle, at: .zero).count
    }
    #expect(given == 100 - StatustextAssembler.pendingMax)
  }

  @Test("a chunked text is plain ASCII, full to the byte")
  func ascii() {
    let chunks = Statustext.chunks(of: String(repeating: "ä", count: 60), severity: 6, id: 1)
    #expect(chunks.map(\.text.utf8.count) == [50, 10])
    #expect(Statustext.chunks(of: "Täällä", severity: 6, id: 1).map(\.text) == ["Täällä"])
  }
}
