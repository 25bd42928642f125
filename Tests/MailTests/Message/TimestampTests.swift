import Mail
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test("stops at the ends of its range")
    func ends() {
        #expect(Timestamp.distantFuture + .seconds(1) == .distantFuture)
        #expect(Timestamp(microseconds: Int64.min) - .seconds(1) == Timestamp(microseconds: Int64.min))
        #expect(Timestamp(seconds: Int64.max) == .distantFuture)
        #expect(Duration.seconds(Int64.max).microseconds == Int64.max)
        #expect(Duration.seconds(Int64.min + 1).microseconds == Int64.min)
        #expect((Timestamp.distantFuture - Timestamp(microseconds: -1)).microseconds == Int64.max)
    }

    @Test("moves by durations")
    func moves() {
        let time = Timestamp(seconds: 100)
        #expect(time + .milliseconds(1_500) == Timestamp(microseconds: 101_500_000))
        #expect(time - .seconds(101) == Timestamp(seconds: -1))
        #expect(time - Timestamp(seconds: 40) == .seconds(60))
    }

    @Test(
        "is written for people and for the API",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000", "2000-02-29T00:00:00Z"),
            (1_795_259_800, "Sat, 21 Nov 2026 11:16:40 +0000", "2026-11-21T11:16:40Z"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000", "1969-12-31T23:59:59Z"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000", "2100-02-28T23:59:59Z"),
            (4_107_542_400, "Mon, 1 Mar 2100 00:00:00 +0000", "2100-03-01T00:00:00Z"),
            (Int64.max, "Fri, 31 Dec 9999 23:59:59 +0000", "9999-12-31T23:59:59.999999Z"),
            (Int64.min, "Sat, 1 Jan 0000 00:00:00 +0000", "0000-01-01T00:00:00Z"),
        ])
    func written(seconds: Int64, mail: String, api: String) {
        let time = Timestamp(seconds: seconds)
        #expect(DateTime(time).rfc5322 == mail)
        #expect(time.rfc3339 == api)
    }

    @Test("is read back from what the API writes")
    func roundTrip() {
        var chance = SeededChance(seed: 2)
        for _ in 0..<5_000 {
            let range = Int64(-62_167_219_200_000_000)...253_402_300_799_999_999
            let time = Timestamp(microseconds: Int64.random(in: range, using: &chance))
            #expect(Timestamp(rfc3339: time.rfc3339) == time)
        }
    }

    @Test(
        "is read in every form of RFC 3339",
        arguments: [
            ("2026-11-21T12:16:40+01:00", 1_795_259_800_000_000), ("2026-11-21t06:46:40-04:30", 1_795_259_800_000_000),
            ("2026-11-21 11:16:40z", 1_795_259_800_000_000), ("2026-11-21T11:16:40.5Z", 1_795_259_800_500_000),
            ("2026-11-21T11:16:40.1234567890123Z", 1_795_259_800_123_456),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ])
    func reads(text: String, microseconds: Int64) { #expect(Timestamp(rfc3339: text)?.microseconds == microseconds) }

    @Test(
        "is not read from what is no date",
        arguments: [
            "", "2026-11-21", "2026-11-21T11:16:40", "2026-11-21T11:16Z", "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00Zx", "+026-01-01T00:00:00Z", "２０２６-01-01T00:00:00Z",
            String(repeating: "2", count: 1_000),
        ])
    func refuses(text: String) { #expect(Timestamp(rfc3339: text) == nil) }
}
