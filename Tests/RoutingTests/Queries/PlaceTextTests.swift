import Quantities
import Routing
import Testing

@Suite struct PlaceTextTests {
  /// What a text means: a name or a latitude and a longitude, and a height.
  private func read(_ text: String) throws -> (name: String?, latitude: Double?, longitude: Double?, height: Double?) {
    let text = try PlaceText(text)
    switch text.place {
    case .named(let name): return (name, nil, nil, text.heightMetres)
    case .position(let point): return (nil, point.latitude, point.longitude, text.heightMetres)
    }
  }

  private func failure(_ text: String) -> PlaceText.Failure? {
    do throws(PlaceText.Failure) {
      _ = try PlaceText(text)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "latitude comes first, with a comma or a space between, and a height in metres after an @",
    arguments: [
      "60.1734,24.9381", "60.1734 24.9381", "60.1734, 24.9381", " 60.1734 ,\t24.9381 ", "+60.1734,2.49381e1",
      "60.1734\t24.9381", "60.1734\u{A0}24.9381", "60.1734,24.9381@30", "60.1734 24.9381 @ 30 m", "60.1734,24.9381@30m",
      "60.1734 24.9381@3e1",
    ])
  func positions(text: String) throws {
    let read = try read(text)
    #expect(read.latitude == 60.1734 && read.longitude == 24.9381 && read.name == nil)
    #expect(read.height == (text.contains("@") ? 30 : nil))
  }

  @Test("what is no pair of numbers is a name, as it stands but for space round it")
  func names() throws {
    for (text, name, height) in [
      ("aid-oodi", "aid-oodi", nil), ("  aid-oodi  ", "aid-oodi", nil), ("aid-oodi@0", "aid-oodi", 0),
      ("aid oodi @ 12.5 m", "aid oodi", 12.5), ("Töölö@10000", "Töölö", 10_000), ("7", "7", nil),
      ("60.1 24.9 3", "60.1 24.9 3", nil), ("0x10 0x20", "0x10 0x20", nil), ("nan inf", "nan inf", nil),
      ("1e999 2", "1e999 2", nil), ("60,1734 24,9381", "60,1734 24,9381", nil),
    ] as [(String, String, Double?)] {
      let read = try read(text)
      #expect(read.name == name && read.height == height, "\(text)")
    }
  }

  @Test(
    "texts without a place, with two heights, bad heights or places beyond the globe are told with help",
    arguments: [
      "", " ", "@", "@30", " @30", "a@", "60.1734,24.9381@", "a@m", "a@30@40", "a@-1", "a@10000.1", "a@nan", "a@inf",
      "a@0x10", "a@1e99",
      "a@30 ft", "a@30mm", "90.1,24", "-91 24", "60,180.5", "60,-181", "6e5,1",
    ])
  func failures(text: String) throws {
    let failure = try #require(self.failure(text))
    #expect(!failure.reason.isEmpty && !failure.reason.hasSuffix(".") && failure.help.contains("60.1734,24.9381"))
  }

  @Test("the ends of the globe and of the heights are understood")
  func limits() throws {
    #expect(try read("90,180").latitude == 90)
    #expect(try read("-90,-180@10000").longitude == -180)
    #expect(try read("-0,0@0").height == 0)
    #expect(try read(String(repeating: "a", count: PlaceText.lengthMax)).name?.count == PlaceText.lengthMax)
    #expect(failure(String(repeating: "a", count: PlaceText.lengthMax + 1)) != nil)
    // The limit counts bytes: an answer must not grow with what was sent.
    let long = try #require(self.failure(String(repeating: "ö", count: 1_000_000)))
    #expect(long.reason.utf8.count < 200)
  }

  @Test("texts of random signs are read or told, and what is read has a place", arguments: UInt64(0)..<8)
  func randomTexts(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "places")
    let signs = Array("0123456789..,,  @@+-eEm\t\r\n\u{FEFF}\u{301}\u{2028}aö°'\"#\0")
    var read = 0
    for _ in 0..<1500 {
      let text = String(
        (0..<generator.nextIndex(below: 12)).map { _ in signs[generator.nextIndex(below: signs.count)] })
      do throws(PlaceText.Failure) {
        let place = try PlaceText(text)
        read += 1
        if case .named(let name) = place.place { #expect(!name.isEmpty && !name.contains("@")) }
        if let height = place.heightMetres { #expect(PlaceText.heightRange.contains(height)) }
      } catch {
        #expect(!error.reason.isEmpty)
      }
    }
    #expect(read > 100)
  }
}
