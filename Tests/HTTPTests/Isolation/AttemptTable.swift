extension Attempt {
    /// Every route of the API, in the order in which its owner could do all of it: what ends a thing stands last. A route
    /// that is missing here fails the tests.
    static let table = """
        GET /v1/messages
        GET /v1/messages?campaign_id=$campaign
        GET /v1/messages?recipient=ok%40example.com
        GET /v1/messages/$message
        GET /v1/messages/$message/events
        POST /v1/messages {"from":"a@shop.example","to":["x@example.org"],"subject":"s","text":"t","dry_run":true}
        GET /v1/events
        GET /v1/events?after=evt_0000000000000&types=message.accepted,message.bounced,campaign.started
        GET /v1/event-types
        GET /v1/bounces
        GET /v1/bounces?campaign_id=$campaign
        GET /v1/bounces?campaign_id=$campaign&format=csv
        GET /v1/reports/bounces
        GET /v1/reports/bounces?campaign_id=$campaign&group_by=reason
        GET /v1/reports/bounces?campaign_id=$campaign&group_by=campaign&limit=0
        GET /v1/exports
        POST /v1/exports {"kind":"bounces","format":"csv"}
        POST /v1/exports {"kind":"recipients","format":"xlsx","filter":{"campaign_id":"$campaign"}}
        GET /v1/exports/$export
        GET /v1/exports/$export/file
        DELETE /v1/exports/$export
        POST /v1/verifications {"address":"axolotl@trouble.example.net","level":"fast"}
        POST /v1/verifications {"addresses":["axolotl@trouble.example.net","x@shop.example"],"level":"dns"}
        GET /v1/verifications/$verification
        GET /v1/verification-jobs
        POST /v1/verification-jobs?file_name=mine.csv&level=fast email
        GET /v1/verification-jobs/$job
        GET /v1/verification-jobs/$job/result
        POST /v1/verification-jobs/$waiting/cancel {}
        DELETE /v1/verification-jobs/$job
        GET /v1/signup-keys
        POST /v1/signup-keys {"name":"Mine","origins":["https://other.example"]}
        POST /v1/signup-checks/pub_00000000000000000000000000000000 {"address":"x@shop.example"}
        OPTIONS /v1/signup-checks/pub_00000000000000000000000000000000
        GET /v1/signup-keys/$signup
        DELETE /v1/signup-keys/$signup
        GET /v1/statistics
        GET /v1/statistics?group_by=from_domain
        GET /v1/statistics?group_by=recipient_domain&interval=month&value=example.com
        GET /v1/reports/campaigns
        GET /v1/reports/campaigns?ids=$campaign
        GET /v1/reports/sources
        GET /v1/webhook-endpoints
        POST /v1/webhook-endpoints {"url":"http://127.0.0.1:9/mine"}
        GET /v1/webhook-endpoints/$webhook
        GET /v1/webhook-endpoints/$webhook/attempts
        POST /v1/webhook-endpoints/$webhook/replay {"event_id":"$event"}
        POST /v1/webhook-endpoints/$webhook/test {}
        POST /v1/webhook-endpoints/$webhook/rotate-secret {}
        PATCH /v1/webhook-endpoints/$webhook {"enabled":false}
        DELETE /v1/webhook-endpoints/$webhook
        GET /v1/templates
        POST /v1/templates {"name":"Mine","subject":"s","text":"t"}
        GET /v1/templates/$template
        GET /v1/templates/$template/versions
        POST /v1/templates/$template/preview {}
        PATCH /v1/templates/$template {"subject":"taken over"}
        GET /v1/campaigns
        POST /v1/campaigns {"name":"Mine","template_id":"$template","from":"a@shop.example"}
        GET /v1/campaigns/$campaign
        GET /v1/campaigns/$campaign/stats
        GET /v1/campaigns/$campaign/stats?by=recipient_domain
        GET /v1/campaigns/$campaign/sources
        GET /v1/campaigns/$mailing/audience
        GET /v1/campaigns/$campaign/rejects
        GET /v1/campaigns/$campaign/resend
        POST /v1/campaigns/$campaign/resend {"status":"soft_bounce"}
        PATCH /v1/campaigns/$campaign {"life_hours":24}
        POST /v1/campaigns/$mailing/recipients {"to":["x@example.org"]}
        POST /v1/campaigns/$mailing/test {"to":["x@example.org"]}
        POST /v1/campaigns/$mailing/schedule {"send_at":null}
        POST /v1/campaigns/$mailing/pace {"per_hour":1}
        POST /v1/campaigns/$mailing/start {}
        POST /v1/campaigns/$mailing/pause {}
        POST /v1/campaigns/$mailing/resume {}
        POST /v1/campaigns/$mailing/stop {}
        POST /v1/campaigns/$campaign/explain {"text":"mine"}
        POST /v1/campaigns/$campaign/release {"note":"n"}
        POST /v1/campaigns/$campaign/reject {"note":"n"}
        GET /v1/quarantines
        GET /v1/quarantines?campaign_id=$campaign
        GET /v1/sender-health
        GET /v1/sender-health/accounts
        GET /v1/contact-fields
        POST /v1/contact-fields {"name":"mine"}
        DELETE /v1/contact-fields/$field
        GET /v1/lists
        POST /v1/lists {"name":"Mine"}
        GET /v1/lists/$list
        GET /v1/lists/$listname
        PATCH /v1/lists/$list {"name":"taken over"}
        GET /v1/segments
        POST /v1/segments {"name":"Mine","rule":"state is subscribed"}
        POST /v1/segments {"name":"Theirs","rule":"in list Wallaby"}
        POST /v1/segments:preview {"rule":"state is subscribed"}
        POST /v1/segments:preview {"rule":"in list Wallaby"}
        GET /v1/segments/$segment
        PATCH /v1/segments/$segment {"rule":"state is unconfirmed"}
        DELETE /v1/segments/$segment
        GET /v1/contacts
        GET /v1/contacts?q=quokka
        GET /v1/contacts?list_id=$list
        GET /v1/contacts:export
        GET /v1/contacts:export?format=ndjson
        POST /v1/contacts {"email":"mine@example.org"}
        POST /v1/contacts {"email":"theirs@example.org","lists":["$list"]}
        GET /v1/contacts/$contact
        GET /v1/contacts/$address
        GET /v1/contacts/$address/consents
        GET /v1/contacts/$address/history
        PATCH /v1/contacts/$contact {"tags":["taken over"]}
        POST /v1/contacts/$contact/confirm {"list":"$list"}
        POST /v1/contacts/$contact/unsubscribe {}
        POST /v1/contacts/$contact/resubscribe {"note":"n"}
        POST /v1/contacts/$contact/erase {}
        DELETE /v1/contacts/$other
        POST /v1/lists/$list/verify {"level":"fast"}
        GET /v1/imports
        POST /v1/imports?list=$list email
        GET /v1/imports/$import
        GET /v1/imports/$import/rejects
        POST /v1/imports/$import/cancel {}
        DELETE /v1/lists/$list
        GET /v1/sunset
        POST /v1/sunset {}
        GET /v1/suppressions
        GET /v1/suppressions?list=account
        GET /v1/suppressions:export?list=account
        POST /v1/suppressions {"address":"mine@example.org"}
        POST /v1/suppressions:check {"addresses":["quagga@example.com"]}
        POST /v1/suppressions:import email
        POST /v1/suppressions:undo {"cause":"manual","why":"w","dry_run":false}
        GET /v1/suppressions/$suppressed/history
        DELETE /v1/suppressions/$suppressed
        GET /v1/suppression-policy
        PATCH /v1/suppression-policy {"hard_limit":3}
        DELETE /v1/suppression-policy
        POST /v1/suppression-policy:try {}
        GET /v1/bounce-counts
        POST /v1/bounce-counts:reset {"domain":"example.com","dry_run":false}
        GET /v1/domains
        POST /v1/domains {"domain":"mine.example"}
        GET /v1/domains/$domain
        POST /v1/domains/$domain/check {}
        POST /v1/domains/$domain/rotate {}
        POST /v1/domains/$domain/activate {}
        DELETE /v1/domains/$domain
        GET /v1/account
        PATCH /v1/account {"life_hours":24}
        GET /v1/api-keys
        POST /v1/api-keys {"name":"mine","scopes":["read"]}
        DELETE /v1/api-keys/$key
        GET /v1/sessions
        POST /v1/sessions {"email":"nobody@example.org","password":"nobody's"}
        DELETE /v1/sessions/$session
        GET /v1/users
        POST /v1/users {"email":"mine@example.org","role":"viewer","password":"correct horse battery"}
        GET /v1/users/$user
        PATCH /v1/users/$user {"role":"viewer"}
        POST /v1/users/$user/password {"password":"taken over by me"}
        DELETE /v1/users/$user
        GET /v1/me
        GET /v1/me/sessions
        POST /v1/me/password {"old":"x","password":"taken over by me"}
        DELETE /v1/me/sessions/$session
        GET /v1/audit
        GET /v1/accounts
        POST /v1/accounts {"name":"Mine"}
        GET /v1/accounts/$account
        PATCH /v1/accounts/$account {"name":"taken over"}
        GET /v1/accounts/$account/health-policy
        PATCH /v1/accounts/$account/health-policy {"floor":1}
        POST /v1/accounts/$account/suspend {"reason":"r"}
        POST /v1/accounts/$account/resume {}
        GET /v1/administrators
        POST /v1/administrators {"email":"mine@example.org","password":"correct horse battery"}
        POST /v1/administrators/$user/password {"password":"taken over by me"}
        DELETE /v1/administrators/$user
        GET /v1/returned
        GET /v1/returned/$returned
        POST /v1/returned/$returned/release {}
        DELETE /v1/returned/$returned
        GET /v1/status
        GET /v1/sources
        GET /v1/queues
        GET /v1/queues/google
        POST /v1/queues/google/limits {"connections":1,"why":"w"}
        POST /v1/queues/google/pause {"why":"w"}
        POST /v1/queues/google/resume {"why":"w"}
        GET /v1/limit-changes
        POST /v1/limit-changes/lim_0000000000001/undo {}
        GET /v1/incidents
        GET /v1/incidents?state=open
        GET /v1/incidents/$incident
        POST /v1/incidents/$incident/close {"why":"w"}
        POST /v1/incidents/$incident/confirm {"why":"w"}
        POST /v1/incidents/$incident/undo {"why":"w"}
        POST /v1/incidents/$incident/undo {"why":"w","resend":true}
        POST /v1/incidents/$incident/resend {}
        GET /v1/tls/sessions
        GET /v1/tls/reports
        GET /v1/openapi.json
        """
}
