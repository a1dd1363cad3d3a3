# Everything that SCIM 2.0 knows, over tables made for it. See README.md.
application "conformance" {
  client "test" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = env("CONFORMANCE_DRIVER") # sqlite, mysql or postgres
    dsn    = env("CONFORMANCE_DSN")
  }

  # A resource type that has everything which an attribute can be (RFC 7643 section 2).
  schema "urn:example:params:scim:schemas:conformance:2.0:Specimen" {
    name        = "Specimen"
    description = "One attribute of every kind"

    # One value of each type, and several.
    attribute "string" {}
    attribute "boolean" { type = "boolean" }
    attribute "decimal" { type = "decimal" }
    attribute "integer" { type = "integer" }
    attribute "dateTime" { type = "dateTime" }
    attribute "binary" { type = "binary" }
    attribute "reference" {
      type            = "reference"
      reference_types = ["external"]
    }
    attribute "complex" {
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "strings" { multi_valued = true }
    attribute "booleans" {
      type         = "boolean"
      multi_valued = true
    }
    attribute "decimals" {
      type         = "decimal"
      multi_valued = true
    }
    attribute "integers" {
      type         = "integer"
      multi_valued = true
    }
    attribute "dateTimes" {
      type         = "dateTime"
      multi_valued = true
    }
    attribute "binaries" {
      type         = "binary"
      multi_valued = true
    }
    attribute "references" {
      type            = "reference"
      reference_types = ["external"]
      multi_valued    = true
    }
    attribute "complexes" {
      multi_valued = true
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # Several values in one column.
    attribute "listedStrings" { multi_valued = true }
    attribute "listedIntegers" {
      type         = "integer"
      multi_valued = true
    }
    attribute "listedDecimals" {
      type         = "decimal"
      multi_valued = true
    }
    attribute "listedDateTimes" {
      type         = "dateTime"
      multi_valued = true
    }
    attribute "document" {
      type = "complex"
      attribute "name" { required = true }
      attribute "flag" { type = "boolean" }
      attribute "ratio" { type = "decimal" }
      attribute "count" { type = "integer" }
      attribute "at" { type = "dateTime" }
      attribute "raw" { type = "binary" }
      attribute "link" { type = "reference" }
      attribute "marks" { multi_valued = true }
    }
    attribute "documents" {
      multi_valued = true
      attribute "name" { required = true }
      attribute "flag" { type = "boolean" }
      attribute "ratio" { type = "decimal" }
      attribute "count" { type = "integer" }
      attribute "at" { type = "dateTime" }
      attribute "raw" { type = "binary" }
      attribute "link" { type = "reference" }
      attribute "marks" { multi_valued = true }
    }

    # What only the application writes.
    attribute "readOnlyString" { mutability = "readOnly" }
    attribute "readOnlyBoolean" {
      type       = "boolean"
      mutability = "readOnly"
    }
    attribute "readOnlyDecimal" {
      type       = "decimal"
      mutability = "readOnly"
    }
    attribute "readOnlyInteger" {
      type       = "integer"
      mutability = "readOnly"
    }
    attribute "readOnlyDateTime" {
      type       = "dateTime"
      mutability = "readOnly"
    }
    attribute "readOnlyBinary" {
      type       = "binary"
      mutability = "readOnly"
    }
    attribute "readOnlyReference" {
      type            = "reference"
      reference_types = ["external"]
      mutability      = "readOnly"
    }
    attribute "readOnlyComplex" {
      mutability = "readOnly"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "readOnlyStrings" {
      multi_valued = true
      mutability   = "readOnly"
    }
    attribute "readOnlyComplexes" {
      multi_valued = true
      mutability   = "readOnly"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # What is written once.
    attribute "immutableString" { mutability = "immutable" }
    attribute "immutableBoolean" {
      type       = "boolean"
      mutability = "immutable"
    }
    attribute "immutableDecimal" {
      type       = "decimal"
      mutability = "immutable"
    }
    attribute "immutableInteger" {
      type       = "integer"
      mutability = "immutable"
    }
    attribute "immutableDateTime" {
      type       = "dateTime"
      mutability = "immutable"
    }
    attribute "immutableBinary" {
      type       = "binary"
      mutability = "immutable"
    }
    attribute "immutableReference" {
      type            = "reference"
      reference_types = ["external"]
      mutability      = "immutable"
    }
    attribute "immutableComplex" {
      mutability = "immutable"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "immutableStrings" {
      multi_valued = true
      mutability   = "immutable"
    }
    attribute "immutableComplexes" {
      multi_valued = true
      mutability   = "immutable"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # What nobody reads: it is never returned.
    attribute "writeOnlyString" { mutability = "writeOnly" }
    attribute "writeOnlyBoolean" {
      type       = "boolean"
      mutability = "writeOnly"
    }
    attribute "writeOnlyDecimal" {
      type       = "decimal"
      mutability = "writeOnly"
    }
    attribute "writeOnlyInteger" {
      type       = "integer"
      mutability = "writeOnly"
    }
    attribute "writeOnlyDateTime" {
      type       = "dateTime"
      mutability = "writeOnly"
    }
    attribute "writeOnlyBinary" {
      type       = "binary"
      mutability = "writeOnly"
    }
    attribute "writeOnlyReference" {
      type            = "reference"
      reference_types = ["external"]
      mutability      = "writeOnly"
    }
    attribute "writeOnlyComplex" {
      mutability = "writeOnly"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "writeOnlyStrings" {
      multi_valued = true
      mutability   = "writeOnly"
    }
    attribute "writeOnlyComplexes" {
      multi_valued = true
      mutability   = "writeOnly"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # What every answer shows,
    attribute "alwaysString" { returned = "always" }
    attribute "alwaysComplex" {
      returned = "always"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "alwaysStrings" {
      multi_valued = true
      returned     = "always"
    }
    attribute "alwaysComplexes" {
      multi_valued = true
      returned     = "always"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # what only those see who ask for it,
    attribute "requestString" { returned = "request" }
    attribute "requestComplex" {
      returned = "request"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "requestStrings" {
      multi_valued = true
      returned     = "request"
    }
    attribute "requestComplexes" {
      multi_valued = true
      returned     = "request"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # and what nobody sees although it can be changed.
    attribute "neverString" { returned = "never" }
    attribute "neverComplex" {
      returned = "never"
      attribute "name" {}
      attribute "count" { type = "integer" }
    }
    attribute "neverStrings" {
      multi_valued = true
      returned     = "never"
    }
    attribute "neverComplexes" {
      multi_valued = true
      returned     = "never"
      attribute "value" {}
      attribute "type" { canonical_values = ["large", "small"] }
      attribute "primary" { type = "boolean" }
    }

    # Both at once.
    attribute "readOnlyAlways" {
      mutability = "readOnly"
      returned   = "always"
    }
    attribute "readOnlyRequest" {
      mutability = "readOnly"
      returned   = "request"
    }
    attribute "immutableAlways" {
      mutability = "immutable"
      returned   = "always"
    }
    attribute "immutableRequest" {
      mutability = "immutable"
      returned   = "request"
    }
    attribute "immutableNever" {
      mutability = "immutable"
      returned   = "never"
    }

    # What must be there.
    attribute "requiredString" { required = true }
    attribute "requiredInteger" {
      type     = "integer"
      required = true
    }
    attribute "requiredStrings" {
      multi_valued = true
      required     = true
    }
    attribute "requiredComplex" {
      required = true
      attribute "name" { required = true }
      attribute "count" { type = "integer" }
    }

    # Case, and uniqueness.
    attribute "exactString" { case_exact = true }
    attribute "exactStrings" {
      multi_valued = true
      case_exact   = true
    }
    attribute "uniqueString" { uniqueness = "server" }
    attribute "uniqueExactString" {
      case_exact = true
      uniqueness = "server"
    }
    attribute "uniqueInteger" {
      type       = "integer"
      uniqueness = "server"
    }
    attribute "uniqueDecimal" {
      type       = "decimal"
      uniqueness = "server"
    }
    attribute "uniqueReference" {
      type            = "reference"
      reference_types = ["external"]
      uniqueness      = "server"
    }

    # Values that are proposed, and references to other resources.
    attribute "colour" { canonical_values = ["red", "green", "blue"] }
    attribute "owner" {
      type            = "reference"
      reference_types = ["User"]
    }
    attribute "keeper" {
      type            = "reference"
      reference_types = ["User", "Group"]
    }

    # Sub-attributes with characteristics of their own.
    attribute "mixed" {
      type = "complex"
      attribute "name" { required = true }
      attribute "exact" { case_exact = true }
      attribute "readOnly" { mutability = "readOnly" }
      attribute "immutable" { mutability = "immutable" }
      attribute "writeOnly" { mutability = "writeOnly" }
      attribute "always" { returned = "always" }
      attribute "request" { returned = "request" }
      attribute "never" { returned = "never" }
    }
    attribute "mixes" {
      multi_valued = true
      attribute "name" { required = true }
      attribute "exact" { case_exact = true }
      attribute "readOnly" { mutability = "readOnly" }
      attribute "immutable" { mutability = "immutable" }
      attribute "writeOnly" { mutability = "writeOnly" }
      attribute "always" { returned = "always" }
      attribute "request" { returned = "request" }
      attribute "never" { returned = "never" }
    }
  }

  # An extension that every specimen has, and one that it may have.
  schema "urn:example:params:scim:schemas:conformance:2.0:Label" {
    name = "Label"
    attribute "text" { required = true }
    attribute "shelf" { type = "integer" }
  }
  schema "urn:example:params:scim:schemas:conformance:2.0:Loan" {
    name = "Loan"
    attribute "borrower" { required = true }
    attribute "until" { type = "dateTime" }
  }

  resource "User" {
    table  = "people"
    id     = "id"
    create = { id = "uuid()", created_at = "now()", changed_at = "now()" }
    update = { changed_at = "now()" }

    attribute "externalId" { field = "external_id" }
    attribute "meta.created" {
      field      = "created_at"
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      mutability = "readOnly"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "name.formatted" { field = "formatted_name" }
    attribute "name.familyName" { field = "family_name" }
    attribute "name.givenName" { field = "given_name" }
    attribute "name.middleName" { field = "middle_name" }
    attribute "name.honorificPrefix" { field = "honorific_prefix" }
    attribute "name.honorificSuffix" { field = "honorific_suffix" }
    attribute "displayName" { field = "display_name" }
    attribute "nickName" { field = "nick_name" }
    attribute "profileUrl" { field = "profile_url" }
    attribute "title" { field = "title" }
    attribute "userType" { field = "user_type" }
    attribute "preferredLanguage" { field = "preferred_language" }
    attribute "locale" { field = "locale" }
    attribute "timezone" { field = "timezone" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "password" {
      write     = { password_hash = "bcrypt(value)" }
      sensitive = true
    }

    attribute "emails" {
      table = "emails"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "phoneNumbers" {
      table = "phone_numbers"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "ims" {
      table = "ims"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "photos" {
      table = "photos"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "addresses" {
      table = "addresses"
      owner = "person_id"
      attribute "formatted" { field = "formatted" }
      attribute "streetAddress" { field = "street_address" }
      attribute "locality" { field = "locality" }
      attribute "region" { field = "region" }
      attribute "postalCode" { field = "postal_code" }
      attribute "country" { field = "country" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "groups" { reference = "Group" } # derived from the members of groups
    attribute "entitlements" {
      table = "entitlements"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "roles" {
      table = "roles"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "x509Certificates" {
      table = "certificates"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber" { field = "employee_number" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter" { field = "cost_center" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization" { field = "organization" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division" { field = "division" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" { field = "department" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
      field     = "manager_id"
      reference = "User"
    }
  }

  resource "Group" {
    table  = "teams"
    id     = "id"
    create = { id = "uuid()", created_at = "now()", changed_at = "now()" }
    update = { changed_at = "now()" }

    attribute "externalId" { field = "external_id" }
    attribute "meta.created" {
      field      = "created_at"
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      mutability = "readOnly"
    }
    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "team_members"
      owner     = "team_id"
      member    = "person_id"
      reference = "User"
    }
  }

  resource "Specimen" {
    schema = "urn:example:params:scim:schemas:conformance:2.0:Specimen"
    table  = "specimens"
    id     = "id"
    create = { id = "uuid()", created_at = "now()", changed_at = "now()" }

    extension "urn:example:params:scim:schemas:conformance:2.0:Label" { required = true }
    extension "urn:example:params:scim:schemas:conformance:2.0:Loan" {}

    attribute "externalId" { field = "external_id" }
    attribute "meta.created" {
      field      = "created_at"
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      mutability = "readOnly"
    }

    attribute "string" { field = "string_value" }
    attribute "boolean" { field = "boolean_value" }
    attribute "decimal" { field = "decimal_value" }
    attribute "integer" { field = "integer_value" }
    attribute "dateTime" { field = "date_time_value" }
    attribute "binary" { field = "binary_value" }
    attribute "reference" { field = "reference_value" }
    attribute "complex.name" { field = "complex_name" }
    attribute "complex.count" { field = "complex_count" }
    attribute "strings" {
      table = "specimen_strings"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "booleans" {
      table = "specimen_booleans"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "decimals" {
      table = "specimen_decimals"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "integers" {
      table = "specimen_integers"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "dateTimes" {
      table = "specimen_date_times"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "binaries" {
      table = "specimen_binaries"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "references" {
      table = "specimen_references"
      owner = "specimen_id"
      attribute "value" { field = "value" }
    }
    attribute "complexes" {
      table = "specimen_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "listedStrings" {
      field = "listed_strings"
      as    = list(",")
    }
    attribute "listedIntegers" {
      field = "listed_integers"
      as    = list(",")
    }
    attribute "listedDecimals" {
      field = "listed_decimals"
      as    = json()
    }
    attribute "listedDateTimes" {
      field = "listed_date_times"
      as    = json()
    }
    attribute "document" {
      field = "document_json"
      as    = json()
    }
    attribute "documents" {
      field = "documents_json"
      as    = json()
    }

    attribute "readOnlyString" { field = "read_only_string" }
    attribute "readOnlyBoolean" { field = "read_only_boolean" }
    attribute "readOnlyDecimal" { field = "read_only_decimal" }
    attribute "readOnlyInteger" { field = "read_only_integer" }
    attribute "readOnlyDateTime" { field = "read_only_date_time" }
    attribute "readOnlyBinary" { field = "read_only_binary" }
    attribute "readOnlyReference" { field = "read_only_reference" }
    attribute "readOnlyComplex.name" { field = "read_only_complex_name" }
    attribute "readOnlyComplex.count" { field = "read_only_complex_count" }
    attribute "readOnlyStrings" {
      field = "read_only_strings"
      as    = list(",")
    }
    attribute "readOnlyComplexes" {
      table = "specimen_read_only_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "immutableString" { field = "immutable_string" }
    attribute "immutableBoolean" { field = "immutable_boolean" }
    attribute "immutableDecimal" { field = "immutable_decimal" }
    attribute "immutableInteger" { field = "immutable_integer" }
    attribute "immutableDateTime" { field = "immutable_date_time" }
    attribute "immutableBinary" { field = "immutable_binary" }
    attribute "immutableReference" { field = "immutable_reference" }
    attribute "immutableComplex.name" { field = "immutable_complex_name" }
    attribute "immutableComplex.count" { field = "immutable_complex_count" }
    attribute "immutableStrings" {
      field = "immutable_strings"
      as    = list(",")
    }
    attribute "immutableComplexes" {
      table = "specimen_immutable_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "writeOnlyString" { field = "write_only_string" }
    attribute "writeOnlyBoolean" { field = "write_only_boolean" }
    attribute "writeOnlyDecimal" { field = "write_only_decimal" }
    attribute "writeOnlyInteger" { field = "write_only_integer" }
    attribute "writeOnlyDateTime" { field = "write_only_date_time" }
    attribute "writeOnlyBinary" { field = "write_only_binary" }
    attribute "writeOnlyReference" { field = "write_only_reference" }
    attribute "writeOnlyComplex.name" { field = "write_only_complex_name" }
    attribute "writeOnlyComplex.count" { field = "write_only_complex_count" }
    attribute "writeOnlyStrings" {
      field = "write_only_strings"
      as    = list(",")
    }
    attribute "writeOnlyComplexes" {
      table = "specimen_write_only_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "alwaysString" { field = "always_string" }
    attribute "alwaysComplex.name" { field = "always_complex_name" }
    attribute "alwaysComplex.count" { field = "always_complex_count" }
    attribute "alwaysStrings" {
      field = "always_strings"
      as    = list(",")
    }
    attribute "alwaysComplexes" {
      table = "specimen_always_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "requestString" { field = "request_string" }
    attribute "requestComplex.name" { field = "request_complex_name" }
    attribute "requestComplex.count" { field = "request_complex_count" }
    attribute "requestStrings" {
      field = "request_strings"
      as    = list(",")
    }
    attribute "requestComplexes" {
      table = "specimen_request_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "neverString" { field = "never_string" }
    attribute "neverComplex.name" { field = "never_complex_name" }
    attribute "neverComplex.count" { field = "never_complex_count" }
    attribute "neverStrings" {
      field = "never_strings"
      as    = list(",")
    }
    attribute "neverComplexes" {
      table = "specimen_never_complexes"
      owner = "specimen_id"
      attribute "value" { field = "value" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "readOnlyAlways" { field = "read_only_always" }
    attribute "readOnlyRequest" { field = "read_only_request" }
    attribute "immutableAlways" { field = "immutable_always" }
    attribute "immutableRequest" { field = "immutable_request" }
    attribute "immutableNever" { field = "immutable_never" }

    attribute "requiredString" { field = "required_string" }
    attribute "requiredInteger" { field = "required_integer" }
    attribute "requiredStrings" {
      field = "required_strings"
      as    = list(",")
    }
    attribute "requiredComplex.name" { field = "required_complex_name" }
    attribute "requiredComplex.count" { field = "required_complex_count" }

    attribute "exactString" { field = "exact_string" }
    attribute "exactStrings" {
      field = "exact_strings"
      as    = list(",")
    }
    attribute "uniqueString" { field = "unique_string" }
    attribute "uniqueExactString" { field = "unique_exact_string" }
    attribute "uniqueInteger" { field = "unique_integer" }
    attribute "uniqueDecimal" { field = "unique_decimal" }
    attribute "uniqueReference" { field = "unique_reference" }

    attribute "colour" { field = "colour" }
    attribute "owner" {
      field     = "owner_id"
      reference = "User"
    }
    attribute "keeper" { field = "keeper" }

    attribute "mixed.name" { field = "mixed_name" }
    attribute "mixed.exact" { field = "mixed_exact" }
    attribute "mixed.readOnly" { field = "mixed_read_only" }
    attribute "mixed.immutable" { field = "mixed_immutable" }
    attribute "mixed.writeOnly" { field = "mixed_write_only" }
    attribute "mixed.always" { field = "mixed_always" }
    attribute "mixed.request" { field = "mixed_request" }
    attribute "mixed.never" { field = "mixed_never" }
    attribute "mixes" {
      table = "specimen_mixes"
      owner = "specimen_id"
      attribute "name" { field = "name" }
      attribute "exact" { field = "exact" }
      attribute "readOnly" { field = "read_only" }
      attribute "immutable" { field = "immutable" }
      attribute "writeOnly" { field = "write_only" }
      attribute "always" { field = "always" }
      attribute "request" { field = "request" }
      attribute "never" { field = "never" }
    }

    attribute "urn:example:params:scim:schemas:conformance:2.0:Label:text" { field = "label_text" }
    attribute "urn:example:params:scim:schemas:conformance:2.0:Label:shelf" { field = "label_shelf" }
    attribute "urn:example:params:scim:schemas:conformance:2.0:Loan:borrower" { field = "loan_borrower" }
    attribute "urn:example:params:scim:schemas:conformance:2.0:Loan:until" { field = "loan_until" }
  }
}
