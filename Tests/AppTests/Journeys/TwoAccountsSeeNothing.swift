import Accounts
import App
import JSON
import NIOHTTP1
import Simulator
import TestKit
import Testing

@Suite("Two accounts of one node", .eachEngine)
struct TwoAccountsSeeNothing {
    @Test("see nothing of each other, by any route of the description that the node serves")
    func story() async throws {
        try await House.with(configure: { $0.publicURL = "https://mail.shop.example" }) { house in
            let things = try await Things.make(in: house)
            let before = try await things.picture(house.api)
            let other = try await house.node.accounts.createAccount(name: "Stranger", by: .node).id
            let key = try await house.node.accounts.makeKey(name: "stranger", scopes: [.admin], of: other).secret
            let stranger = house.api.with(key: key)
            let document = try await house.api.done(.GET, "/v1/openapi.json").json
            var count = 0
            for path in document["paths"]?.members ?? [] {
                for operation in path.value.members {
                    try await things.attempt(operation.name.uppercased(), path.name, by: stranger)
                    count += 1
                }
            }
            #expect(count > 100)
            #expect(try await things.picture(house.api) == before)
        }
    }

    /// What the first account has, by the noun of its paths.
    private struct Things {
        let ids: [String: String]
        let secrets: [String]
        private static let shown = [
            "messages", "campaigns", "templates", "contacts", "lists", "segments", "imports", "suppressions",
            "suppression-policy", "bounce-counts", "webhook-endpoints", "domains", "contact-fields", "users",
        ]

        /// Made as its people make them.
        static func make(in house: House) async throws -> Things {
            let api = house.api
            let address = house.world.recipient("slow-1+quokka")
            let escaped = address.replacing("@", with: "%40")
            try await api.done(.POST, "/v1/contacts", #"{"email":"\#(address)"}"#)
            let message = try await api.send(to: [address], campaign: "Zanzibar")[0].id
            #expect(
                try await eventually {
                    try await api.call(.GET, "/v1/contacts/\(escaped)")["delivered_at"]?.text != nil
                })
            var ids = ["messages": message, "contacts": escaped, "suppressions": "okapi%40shop.test"]
            ids["lists"] = try await api.made("/v1/lists", #"{"name":"Wallaby"}"#)
            try await api.done(.PATCH, "/v1/contacts/\(escaped)", #"{"lists":["Wallaby"]}"#)
            ids["segments"] = try await api.made("/v1/segments", #"{"name":"Numbat","rule":"in list Wallaby"}"#)
            let template = try await api.made("/v1/templates", #"{"name":"Echidna","subject":"s","text":"t"}"#)
            ids["templates"] = template
            ids["campaigns"] = try await api.made(
                "/v1/campaigns", #"{"name":"Platypus","template_id":"\#(template)","from":"news@shop.example"}"#)
            ids["webhook-endpoints"] = try await api.made(
                "/v1/webhook-endpoints", #"{"url":"https://dugong.shop.example/","types":["queue.alert"]}"#)
            try await api.done(.POST, "/v1/suppressions", #"{"address":"okapi@shop.test","note":"narwhal"}"#)
            try await api.done(.POST, "/v1/contact-fields", #"{"name":"bilby"}"#)
            try await api.done(.POST, "/v1/domains", #"{"domain":"wombat.example"}"#)
            let imported = try #require(try await api.call(.POST, "/v1/imports", "email\n", type: "text/csv").location)
            #expect(try await eventually { try await api.done(.GET, imported)["finished_at"]?.text != nil })
            ids["imports"] = String(imported.dropFirst("/v1/imports/".count))
            ids["exports"] = try await api.made("/v1/exports", #"{"kind":"bounces","format":"csv"}"#)
            ids["api-keys"] = try await api.made("/v1/api-keys", #"{"name":"dingo","scopes":["read"]}"#)
            ids["users"] = try await api.made(
                "/v1/users", #"{"email":"emu@shop.test","role":"owner","password":"correct horse battery"}"#)
            let secrets =
                ["Zanzibar", "okapi", "narwhal", "wombat", "dugong", "emu@", "quokka", address]
                + ["Wallaby", "Numbat", "Echidna", "Platypus", "bilby", "dingo"] + ids.values
            ids.merge(["contact-fields": "bilby", "domains": "wombat.example"]) { $1 }
            // Of these only an administrator of the installation, or a person, has any.
            for noun in [
                "accounts", "administrators", "sessions", "me", "returned", "queues", "limit-changes", "incidents",
                "verifications", "verification-jobs", "signup-keys", "signup-checks",
            ] {
                ids[noun] = "acc_0000000000001"
            }
            return Things(ids: ids, secrets: secrets)
        }

        /// One route, with what is the first account's in its path.
        func attempt(_ method: String, _ route: String, by stranger: TestAPI) async throws {
            let noun = route.split(separator: "/").dropFirst().first.map(String.init) ?? ""
            let namesThing = route.contains("{")
            let id = namesThing ? try #require(ids[noun], "nothing is known that \(route) could be about") : ""
            let path = route.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("{") ? id : String($0) }.joined(separator: "/")
            let isBare = ["GET", "DELETE"].contains(method)
            let answer = try await stranger.call(HTTPMethod(rawValue: method), path, isBare ? nil : "{}")
            #expect(answer.status < 500, "\(method) \(path): \(answer.text)")
            for secret in secrets where !path.contains(secret) {
                #expect(!answer.text.contains(secret), "\(method) \(path) tells \(secret)")
            }
            guard namesThing else { return }
            // A browser's question before the question is answered with nothing, whatever it is about.
            if method == "OPTIONS", answer.status == 204, answer.text.isEmpty { return }
            let isEmpty = answer.status == 200 && answer["data"]?.elements.isEmpty == true
            #expect(
                isEmpty || [403, 404, 422].contains(answer.status), "\(method) \(path): \(answer.status) \(answer.text)"
            )
        }

        /// All that the account's own people see of it.
        func picture(_ api: TestAPI) async throws -> [String] {
            var answers: [String] = []
            for noun in Self.shown { answers.append(try await api.done(.GET, "/v1/\(noun)").text) }
            return answers
        }
    }
}
