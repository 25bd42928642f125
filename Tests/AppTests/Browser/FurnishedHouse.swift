import App
import Bounce
import Foundation
import Mail
import NIOCore
import NIOHTTP1
import Postmaster
import Simulator
import Spool
import Storage
import TestKit

extension House {
    /// Runs `story` in a house where every table of every page has rows: mail of every kind, people and accounts, and what
    /// administrators are asked about.
    static func furnished(_ story: (House) async throws -> Void) async throws {
        let configure: (inout NodeConfiguration) -> Void = { configuration in
            configuration.bounceDomain = "bounces.postrider.example"
            configuration.inbound = Endpoint(host: "127.0.0.1", port: 0)
            configuration.publicURL = publicURL
        }
        try await House.with(configure: configure) { house in
            // Incidents are found against ordinary weeks, which a node reads when it starts.
            try await house.rememberWeeks(at: "google")
            var configuration = house.node.configuration
            configuration.incidents.mode = .watch
            try await house.closeAndReopen(configuration) { house in
                try await house.furnish()
                try await story(house)
            }
        }
    }

    private func rememberWeeks(at provider: String) async throws {
        let today = node.spool.now.seconds / 86_400
        let add = Statement(
            """
            INSERT INTO refusal_day (scope, name, day, answered, recipients, blocked, throttled, outage)
            VALUES (0, '\(provider)', $1, 100, 1, 0, 0, 0)
            """)
        try await node.spool.engine.write { connection in
            for day in (today - 14)..<today { try connection.execute(add, [.integer(day)]) }
        }
    }

    private func furnish() async throws {
        if let inbound = addresses.inbound {
            world.returnMail(to: try .init(ipAddress: inbound.host, port: inbound.port))
        }
        try await furnishPeople()
        try await furnishMail()
        try await furnishContacts()
        try await furnishQueues()
        try await furnishIncident()
        try await furnishReturned()
        try await api.done(.POST, "/v1/exports", #"{"kind":"bounces","format":"xlsx"}"#)
    }

    private func furnishPeople() async throws {
        try await api.done(
            .POST, "/v1/administrators",
            #"{"email":"\#(PageVisitor.email)","name":"Root","password":"\#(PageVisitor.password)"}"#)
        try await api.done(.POST, "/v1/domains", #"{"domain":"shop.example"}"#)
        _ = try await api.made("/v1/api-keys", #"{"name":"The shop's till","scopes":["send","read"]}"#)
        _ = try await api.made(
            "/v1/users",
            #"{"email":"vera@shop.example","name":"Vera","role":"viewer","password":"correct horse battery"}"#)
        _ = try await api.made(
            "/v1/webhook-endpoints", #"{"url":"https://hooks.shop.test/postrider","description":"The shop"}"#)
        let old = try await api.made("/v1/accounts", #"{"name":"An old shop"}"#)
        try await api.done(.POST, "/v1/accounts/\(old)/suspend", #"{"reason":"bought addresses"}"#)
    }

    /// A campaign that bounces in every way and is held back for it, and one that does well.
    private func furnishMail() async throws {
        let kinds = [
            "unknown-550-5.1.1", "full-552-5.2.2", "data-spam-554-5.7.1", "blocked-554-5.7.1", "disabled-550-5.2.1",
            "odd-550", "later-bounce-5.1.1", "later-full", "auto-reply", "complaint", "greylist",
        ]
        let providers = ["google", "outlook", "yahoo", "postfix"]
        let mixed = kinds.flatMap { kind in
            providers.flatMap { provider in (0..<2).map { world.recipient("\(kind)+\($0)", at: provider) } }
        }
        let good = Array(
            (0..<200).map { world.recipient("live\($0)", at: providers[$0 % 4]) }.filter { address in
                Mailbox(address).map { world.truth(of: $0) } == "ok"
            }.prefix(60))
        _ = try await api.send(to: mixed + good, campaign: "Spring news")
        _ = try await api.send(to: good, campaign: "May offers")
        guard try await isQuiet() else { throw CancellationError() }
    }

    /// Until nothing waits.
    private func isQuiet() async throws -> Bool {
        try await eventually {
            let counts = try await node.spool.statusCounts(account: .first, campaign: nil)
            return counts[.injected, default: 0] + counts[.deferred, default: 0] == 0
        }
    }

    private func furnishContacts() async throws {
        let list = try await api.made("/v1/lists", #"{"name":"News","description":"Everybody who wants it"}"#)
        let rows = (0..<24).map { "\(world.recipient("ok+\($0)", at: "postfix")),Reader \($0),Leeds" }
        for (name, options) in [("", "&dry_run=true"), ("contacts.csv", "")] {
            let file = (["email,name,city"] + rows + ["nobody,Nobody,York", "ann@@shop.test,Ann,Bath"]).joined(
                separator: "\n")
            let path = "/v1/imports?list=News&source=form&origin=footer&file_name=\(name)\(options)"
            let place = try await api.call(.POST, path, file, type: "text/csv").location
            guard let place else { throw CancellationError() }
            guard try await eventually({ try await api.done(.GET, place)["finished_at"]?.text != nil }) else { return }
        }
        try await api.done(
            .POST, "/v1/contacts",
            """
            {"email":"\(world.recipient("unknown-550-5.1.1+contact"))","lists":["News"],"tags":["press"],\
            "source":{"kind":"partner","origin":"fair"},"consent":{"ip":"192.0.2.7","form":"fair","text":"Yes, write to me."}}
            """)
        _ = try await api.made("/v1/segments", #"{"name":"Press","rule":"tagged press"}"#)
        let template = try await api.made(
            "/v1/templates",
            #"{"name":"Letter","subject":"News for {{name}}","text":"Hello {{name}}.","html":"<h1>Hello {{name}}</h1><p>It is spring.</p>"}"#
        )
        _ = try await begin("Summer letter", template: template, list: list)
        _ = try await api.made(
            "/v1/campaigns",
            #"{"name":"Autumn letter","template_id":"\#(template)","list_id":"\#(list)","from":"news@shop.example"}"#)
        try await api.done(
            .POST, "/v1/suppressions", #"{"address":"okapi@shop.test","note":"asked by telephone","list":"account"}"#)
        try await api.done(
            .POST, "/v1/suppressions", #"{"domain":"gone.test","list":"system","note":"closed in 2024"}"#)
    }

    /// A destination that is paused, so that mail waits.
    private func furnishQueues() async throws {
        try await api.done(.POST, "/v1/queues/yahoo/pause", #"{"why":"their servers are down"}"#)
        _ = try await api.send(
            to: (0..<3).map { world.recipient("ok+late\($0)", at: "yahoo") }, campaign: "May offers")
        try await api.done(
            .POST, "/v1/queues/outlook/limits", #"{"why":"a new address","connections":2,"message_rate":"100/h"}"#)
    }

    private func furnishIncident() async throws {
        world.deny(at: "google")
        _ = try await api.send(to: (0..<60).map { world.recipient("live\($0)", at: "google") })
        _ = try await api.openIncident()
        world.deny(false, at: "google")
    }

    /// A letter that only people can answer.
    private func furnishReturned() async throws {
        guard let inbound = addresses.inbound,
            let postmaster = Mailbox("postmaster@bounces.postrider.example")
        else { return }
        _ = try await Client.send(to: postmaster, port: inbound.port, tls: nil)
        _ = try await eventually {
            try await node.spool.returned(state: .quarantined, before: nil, limit: 1).count == 1
        }
    }
}
