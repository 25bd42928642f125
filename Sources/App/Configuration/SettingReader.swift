import DNS
import Delivery
import Intake
import Postmaster
import Storage

/// Reads settings as values, with the place in the error.
struct SettingReader {
    let sources: ConfigurationSources

    /// - Parameter wanted: what the value should be, for the error.
    func value<Value>(_ setting: Setting, _ wanted: String, _ make: (String) -> Value?) throws(ConfigurationError)
        -> Value
    {
        guard let value = try optional(setting, wanted, make) else {
            let found = try sources.find(setting)
            throw .badValue("", of: setting.rawValue, origin: found.origin, reason: "it wants \(wanted)")
        }
        return value
    }

    /// `nil` where the setting is empty.
    func optional<Value>(_ setting: Setting, _ wanted: String, _ make: (String) -> Value?) throws(ConfigurationError)
        -> Value?
    {
        let found = try sources.find(setting)
        guard !found.text.isEmpty else { return nil }
        guard let value = make(found.text) else {
            throw .badValue(found.text, of: setting.rawValue, origin: found.origin, reason: "it wants \(wanted)")
        }
        return value
    }

    /// `nil`: SQLite in the data directory. The error repeats no password.
    func store() throws(ConfigurationError) -> PostgreSQLAddress? {
        let found = try sources.find(.store)
        guard !found.text.isEmpty else { return nil }
        do throws(EngineError) {
            return try PostgreSQLAddress(found.text)
        } catch {
            throw .badValue(
                found.shownText, of: Setting.store.rawValue, origin: found.origin,
                reason: "it wants postgres://user@host:port/database, or nothing for SQLite in the data directory")
        }
    }

    func endpoint(_ setting: Setting, allowsOff: Bool) throws(ConfigurationError) -> Endpoint? {
        let found = try sources.find(setting)
        if allowsOff, found.text == "off" { return nil }
        return try optional(setting, allowsOff ? "HOST:PORT or off" : "HOST:PORT") { Endpoint($0) }
    }

    func count(_ setting: Setting, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        try value(setting, "a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func networks(_ setting: Setting) throws(ConfigurationError) -> [String] {
        let found = try sources.find(setting)
        for text in found.texts {
            do throws(Network.ParseError) {
                _ = try Network.parse(text)
            } catch {
                throw .badValue(
                    text, of: setting.rawValue, origin: found.origin,
                    reason: "it wants networks such as 10.0.0.0/8; \(error.sentence)")
            }
        }
        return found.texts
    }

    func certificates(_ setting: Setting) throws(ConfigurationError) -> [String] {
        let found = try sources.find(setting)
        for text in found.texts {
            do throws(ClientCertificate.ParseError) {
                _ = try ClientCertificate.parse(text)
            } catch {
                throw .badValue(text, of: setting.rawValue, origin: found.origin, reason: error.sentence)
            }
        }
        return found.texts
    }

    func addresses(_ setting: Setting) throws(ConfigurationError) -> [String] {
        let found = try sources.find(setting)
        for text in found.texts where IPAddress(text) == nil {
            throw .badValue(
                text, of: setting.rawValue, origin: found.origin,
                reason: "it wants addresses such as 192.0.2.7 or 2001:db8::7")
        }
        return found.texts
    }

    /// How senders are judged.
    func senderPolicy() throws(ConfigurationError) -> SenderPolicy {
        var policy = SenderPolicy.standard
        policy.days = try count(.healthDays, in: 1...366)
        policy.floor = try count(.healthFloor, in: 1...1_000_000)
        policy.warningRate = try share(.warningRate)
        policy.riskyRate = max(try share(.riskyRate), policy.warningRate)
        policy.quarantines = try value(.quarantine, "on or off") { ["on": true, "off": false][$0] }
        policy.softLimit = try share(.quarantineSoft)
        policy.hardLimit = try share(.quarantineHard)
        let limit = try count(.quarantineLimit, in: 0...1_000)
        policy.quarantineLimit = limit > 0 ? limit : nil
        return policy
    }

    private func share(_ setting: Setting) throws(ConfigurationError) -> Double {
        try value(setting, "a share such as 2% or 0.5%") { PercentageText.parse($0) }
    }

    /// Sources, pools and uses are one plan: a fault is told of the setting that it stands in.
    func egress() throws(ConfigurationError) -> EgressPlan? {
        let texts = try (sources: list(.source), pools: list(.pool), uses: list(.poolFor))
        let steps: [(Setting, [String], [String])] = [
            (.source, [], []), (.pool, texts.pools, []), (.poolFor, texts.pools, texts.uses),
        ]
        var plan: EgressPlan?
        for (setting, pools, uses) in steps {
            do throws(EgressParseError) {
                plan = try EgressPlan.parse(sources: texts.sources, pools: pools, uses: uses)
            } catch {
                let found = try sources.find(setting)
                throw .badValue(
                    found.text, of: setting.rawValue, origin: found.origin,
                    reason: "\(error.sentence); docs/operations.md shows how it is written")
            }
        }
        return plan
    }

    private func list(_ setting: Setting) throws(ConfigurationError) -> [String] {
        try sources.find(setting).texts.filter { !$0.isEmpty }
    }

    /// The first where there is the second.
    func need<Value, Other>(
        _ first: Setting, _ value: Value?, for second: Setting, _ other: Other?
    ) throws(ConfigurationError) {
        guard value == nil, other != nil else { return }
        throw .missing(first.rawValue, beside: second.rawValue)
    }

    /// Both or neither.
    func pair(_ first: Setting, _ left: String?, _ second: Setting, _ right: String?) throws(ConfigurationError) {
        guard (left == nil) != (right == nil) else { return }
        let missing = left == nil ? first : second
        let given = left == nil ? second : first
        throw .missing(missing.rawValue, beside: given.rawValue)
    }
}
