import Foundation
import Postmaster
import Storage
import Testing

@testable import App

@Suite("Configuration")
struct ConfigurationSourcesTests {
    private func sources(
        _ flags: [Setting: [String]] = [:], _ environment: [String: String] = [:], file: String? = nil
    ) async throws -> ConfigurationSources {
        try await Scratch.with { directory in
            let path = directory + "/postrider.yaml"
            if let file { try file.write(toFile: path, atomically: true, encoding: .utf8) }
            return try ConfigurationSources(flags: flags, environment: environment, file: file == nil ? nil : path)
        }
    }

    @Test("takes a flag over the environment over the file over the default")
    func precedence() async throws {
        let file = "smtp: 127.0.0.1:1\nhttp: 127.0.0.1:2\nlife: 24h\n"
        let environment = ["POSTRIDER_SMTP": "127.0.0.1:3", "POSTRIDER_HTTP": "127.0.0.1:4"]
        let sources = try await sources([.smtp: ["127.0.0.1:5"]], environment, file: file)
        let settings = try NodeConfiguration(sources)
        #expect(settings.smtp == Endpoint(host: "127.0.0.1", port: 5))
        #expect(settings.http == Endpoint(host: "127.0.0.1", port: 4))
        #expect(settings.life == .seconds(24 * 3_600))
        #expect(settings.dataDirectory == "./postrider-data")
        #expect(try sources.find(.smtp).origin == "--smtp")
        #expect(try sources.find(.http).origin == "POSTRIDER_HTTP")
        #expect(try sources.find(.data).origin == "default")
    }

    @Test("reads lists from every source")
    func lists() async throws {
        let fromFile = try await sources(file: "trust:\n  - 10.0.0.0/8\n  - fd00::/8\n")
        #expect(try NodeConfiguration(fromFile).trustedNetworks == ["10.0.0.0/8", "fd00::/8"])
        let fromEnvironment = try await sources([:], ["POSTRIDER_TRUST": "10.0.0.0/8, 127.0.0.0/8"])
        #expect(try NodeConfiguration(fromEnvironment).trustedNetworks == ["10.0.0.0/8", "127.0.0.0/8"])
    }

    @Test("reads networks, and addresses that stand for themselves")
    func networks() async throws {
        let good = try await sources([.trust: ["10.0.0.0/8", "127.0.0.1", "::1", "fd00::/8"]])
        #expect(try NodeConfiguration(good).trustedNetworks.count == 4)
        for text in ["10.1.0.0/8", "10.0.0.0/33", "banana", "10.0.0.0/", ""] {
            let bad = try await sources([.trust: [text]])
            #expect(throws: ConfigurationError.self) { _ = try NodeConfiguration(bad) }
        }
    }

    @Test("refuses an unknown key, and says which was meant")
    func unknownKeys() async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await sources(file: "# ours\nsmtp-port: 25\nsmart_host: a:1\n")
        }
        #expect(error?.description.contains("line 2: there is no setting \"smtp-port\"") == true)
        let variable = await #expect(throws: ConfigurationError.self) {
            try await sources([:], ["POSTRIDER_SMARTHOST": "a:1"])
        }
        #expect(variable?.description.contains("did you mean \"POSTRIDER_SMART_HOST\"?") == true)
    }

    @Test(
        "refuses what cannot be read",
        arguments: [
            "smtp: 1\nsmtp: 2\n", "smtp\n", "- smtp: 1\n  x: [\n", "smtp:\n  port: 25\nhttp: {\n", "http: [a, b]\n",
        ])
    func faults(file: String) async throws {
        await #expect(throws: ConfigurationError.self) { _ = try NodeConfiguration(try await sources(file: file)) }
    }

    @Test(
        "refuses values out of range, naming setting and origin",
        arguments: [
            (Setting.http, "8025"), (.smtp, "localhost"), (.smartHost, "off"), (.trust, "10.0.0.1/8"),
            (.timeScale, "0"),
            (.life, "73h"), (.life, "2"), (.connectionsPerQueue, "0"), (.window, "1"), (.logLevel, "loud"),
            (.heloName, "a b"), (.tlsKey, "key.pem"), (.store, "mysql://a/b"), (.warningRate, "2"), (.riskyRate, "0%"),
            (.quarantineSoft, "101%"),
            (.quarantine, "maybe"), (.noticesFrom, "postmaster"), (.healthFloor, "0"),
        ])
    func values(setting: Setting, text: String) async throws {
        let sources = try await sources([setting: [text]])
        #expect(throws: ConfigurationError.self) { try NodeConfiguration(sources) }
    }

    @Test("shows no password of a store, be the address good or not")
    func hidesPassword() async throws {
        for address in ["postgres://ada:secret@db.example/mail", "postgres://ada:secret@[::1/mail", "secret"] {
            let sources = try await sources([.store: [address]])
            #expect(try !sources.find(.store).shownText.contains("secret"))
            do {
                #expect(try NodeConfiguration(sources).store?.description == "postgres://ada@db.example/mail")
            } catch {
                #expect(!"\(error)".contains("secret"))
            }
        }
    }

    @Test("takes an empty file for none")
    func emptyFile() async throws {
        #expect(try NodeConfiguration(try await sources(file: "# nothing\n")).smtp?.port == 2_525)
    }
}

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "is a host and a port",
        arguments: [
            ("127.0.0.1:25", "127.0.0.1", 25), ("[::1]:0", "::1", 0),
            ("mx.example.com:65535", "mx.example.com", 65_535),
        ])
    func reads(text: String, host: String, port: Int) {
        #expect(Endpoint(text) == Endpoint(host: host, port: port))
        #expect(Endpoint(text)?.description == text)
    }

    @Test("is nothing else", arguments: ["", ":25", "a", "a:", "a:65536", "a:+5", "::1:25", "a b:1", "a:1x", "é:1"])
    func refuses(text: String) { #expect(Endpoint(text) == nil) }
}

@Suite("Durations in text")
struct DurationTextTests {
    @Test("are counts with a unit", arguments: [("90s", 90), ("15m", 900), ("48h", 172_800), ("7d", 604_800)])
    func reads(text: String, seconds: Int64) { #expect(DurationText.parse(text) == .seconds(seconds)) }

    @Test("are nothing else", arguments: ["", "h", "5", "-5h", "+5h", "5w", "9999999999d", "1.5h"])
    func refuses(text: String) { #expect(DurationText.parse(text) == nil) }
}

@Suite("How senders are judged")
struct SenderSettingsTests {
    @Test("is as R30 and R31 say where nobody says otherwise, and as it is set")
    func settings() throws {
        func policy(_ flags: [Setting: [String]]) throws -> SenderPolicy {
            let sources = try ConfigurationSources(flags: flags, environment: [:], file: nil)
            return try NodeConfiguration(sources).senderPolicy
        }
        #expect(try policy([:]) == .standard)
        let strict = try policy([
            .quarantineHard: ["0.5%"], .quarantineLimit: ["0"], .healthDays: ["7"], .warningRate: ["8%"],
        ])
        #expect(strict.hardLimit == 0.005 && strict.quarantineLimit == nil && strict.days == 7)
        #expect(strict.warningRate == 0.08 && strict.riskyRate == 0.08)
    }
}
