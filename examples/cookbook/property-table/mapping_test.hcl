test "a leaver gets a property" {
  given "User" {
    id    = 7
    login = "ada"
    about = { first_name = "Ada", blocked = null }
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `user_properties` SET `value` = ? WHERE `user_id` = ? AND `name` = ? ["1", 7, "blocked"]
      INSERT INTO `user_properties` (`user_id`, `name`, `value`) VALUES (?, ?, ?) [7, "blocked", "1"]
    EOT
  }
}
