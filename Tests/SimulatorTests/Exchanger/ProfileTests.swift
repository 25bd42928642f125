import Mail
import Testing

@testable import Simulator

@Suite("Provider profile")
struct ProfileTests {
    @Test("has names that are unique, domains under sim.test and weights that leave room for what is accepted")
    func names() {
        let profiles = Profile.all
        #expect(profiles.count == 15)
        #expect(Set(profiles.map(\.name)).count == profiles.count)
        let domains = profiles.flatMap(\.domains)
        #expect(Set(domains).count == domains.count)
        #expect(domains.allSatisfy { $0.hasSuffix(".sim.test") && DomainName($0) != nil })
        let hosts = profiles.flatMap(\.exchangers)
        #expect(Set(hosts).count == hosts.count)
        #expect(hosts.allSatisfy { DomainName($0) != nil })
        for profile in profiles {
            #expect(profile.mix.reduce(0) { $0 + $1.weight } <= 200, "\(profile.name)")
            #expect(profile.mix.allSatisfy { $0.weight > 0 })
        }
    }

    @Test("words every reply as RFC 5321 section 4.2 has them")
    func wordings() {
        for profile in Profile.all {
            let limits = profile.limits
            var wordings = [profile.banner, profile.accepted, limits.tooManyConnections, limits.tooFast]
            wordings += limits.tooManyMessages.map { [$0] } ?? []
            for entry in profile.mix {
                switch entry.fate.behaviour {
                case .refuse(let wording, _), .refuseAtFirst(let wording, _, _, _): wordings.append(wording)
                default: Issue.record("\(profile.name) misbehaves unasked")
                }
            }
            for wording in wordings { check(wording, of: profile) }
        }
    }

    private func check(_ wording: Wording, of profile: Profile) {
        let places = Wording.Places(
            recipient: "a@b.test", domain: "b.test", ip: "127.0.0.1", id: "7", host: profile.exchangers[0])
        let lines = String(decoding: wording.bytes(places), as: UTF8.self).split(separator: "\r\n")
        for (index, line) in lines.enumerated() {
            let bytes = Array(line.utf8)
            #expect(bytes.count <= 510, "\(line)")
            #expect(bytes.prefix(3).elementsEqual(String(wording.code).utf8), "\(line)")
            #expect(bytes.count > 3 && bytes[3] == UInt8(ascii: index + 1 == lines.count ? " " : "-"), "\(line)")
            #expect(!line.contains("{") && !line.contains("}"), "\(line)")
            #expect(bytes.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
        }
    }

    @Test("means with each truth what a reply's code allows")
    func truths() {
        for profile in Profile.all {
            for entry in profile.mix {
                switch entry.fate.behaviour {
                case .refuse(let wording, _):
                    #expect(entry.fate.truth != .ok && entry.fate.truth != .deferred, "\(wording.text)")
                    #expect(entry.fate.truth != .hardBounce || wording.code >= 500, "\(wording.text)")
                case .refuseAtFirst: #expect(entry.fate.truth == .ok)
                default: break
                }
            }
        }
    }
}
